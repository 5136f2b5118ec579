import { randomUUIDv7 } from "node:crypto";
import { nextChange } from "#db/changes.ts";
import { atomically, isUnavailable, type Transaction } from "#db/client.ts";
import { and, inArray, isNull } from "#db/drizzle.ts";
import { codeOf } from "#db/errors.ts";
import { information, members, oneTimeLinks } from "#db/schema.ts";
import { commandLine } from "#features/act.ts";
import { nowhere, write } from "#features/activity/record.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { sealValue } from "#features/information/sealed-value.ts";
import type { Invitee } from "#features/links/invitee.ts";
import { makeLinks } from "#features/links/link.ts";
import { linkHashes } from "#features/links/token.ts";
import type { Member } from "#features/members/member.ts";
import { wrapForeign } from "#features/passwords/foreign/wrap-foreign.ts";
import { log } from "#lib/log.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import type { Column } from "./columns.ts";
import type { Person } from "./read-row.ts";
import type { RowSource } from "./row-source.ts";
import { invitationToken, type SortedRow, sortedRows } from "./sorted-rows.ts";

/** A link that is good once: whoever has it becomes a member. */
export type Invited = Readonly<{ username: string; token: string; expiresAt: number }>;

export type Imported = Readonly<{
  /** New members. */
  imported: number;
  /** In the file's order; those of an import before too, whose links are still good. */
  invitations: readonly Invited[];
}>;

type How = Readonly<{
  state: Extract<Member["state"], "active" | "awaiting approval">;
  /** In milliseconds. */
  invitationsLast: number;
}>;

/**
 * Makes members of all who are ready, and invites those without a password to bring along; what is wrong is left out. A
 * batch at a time, so that others write meanwhile: of each member there is everything or nothing, and where this ends too
 * early the same once more goes on. `progress` is told how many rows are done.
 * @throws StartProblem where the database takes no more
 */
export async function importMembers(
  source: RowSource,
  columns: readonly Column[],
  how: How,
  progress: (rows: number) => void = () => {},
): Promise<Imported> {
  const fields = columns.flatMap((column) => (column.use === "field" ? [column.field] : []));
  const invitations: Invited[] = [];
  let [rows, imported] = [0, 0];
  try {
    for await (const batch of sortedRows(source, columns, Date.now())) {
      const done = await importBatch(batch, fields, how);
      imported += done.imported;
      invitations.push(...done.invitations);
      rows += batch.length;
      progress(rows);
    }
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const values = { imported, reason: codeOf(error) ?? "-" };
    throw new StartProblem(phrase("import.stopped", values), 1, { cause: error });
  }
  log.info("members imported", { imported, invitations: invitations.length });
  return { imported, invitations };
}

async function importBatch(
  batch: readonly SortedRow[],
  fields: readonly Field[],
  how: How,
): Promise<Imported> {
  const at = Date.now();
  const people = batch.flatMap((row) => (row.is === "new" ? [row.person] : []));
  // All that takes long comes before the transaction.
  const ready = await Promise.all(people.map((person) => readyMember(person, how, at)));
  const made = ready.filter((one) => one !== undefined);
  const invited = people.filter(({ hash }) => typeof hash === "string");
  const expiresAt = at + how.invitationsLast;
  const added = await atomically(async (tx) => {
    const ids = await addMembers(tx, made, at);
    await invite(tx, invited, fields, { at, expiresAt });
    return ids;
  });
  const invitations = batch.flatMap((row): Invited[] => {
    if (row.is === "wrong" || row.is === "here" || typeof row.person.hash !== "string") return [];
    const { username } = row.person;
    const until = row.is === "invited" ? row.expiresAt : expiresAt;
    return [{ username, token: invitationToken(row.person), expiresAt: until }];
  });
  return { imported: added.length, invitations };
}

type Ready = Readonly<{
  member: typeof members.$inferInsert;
  information: readonly (typeof information.$inferInsert)[];
}>;

/** Undefined for who is invited. */
async function readyMember(person: Person, { state }: How, at: number): Promise<Ready | undefined> {
  const { username, usernameKey, hash, values } = person;
  if (typeof hash === "string") return undefined;
  const id = randomUUIDv7();
  const member = {
    ...{
      id,
      username,
      usernameKey,
      ...(await wrapForeign(hash)),
      role: "member" as const,
      state,
      version: 1,
    },
    ...{ createdAt: at, passwordChangedAt: at },
  };
  const entries = [...values].map(([fieldKey, value]) => ({
    ...{ memberId: id, fieldKey, value: sealValue(id, fieldKey, value) },
    ...{ changedAt: at, changedBy: commandLine.id },
  }));
  return { member, information: entries };
}

/** Rows to a statement: SQLite takes 32 766 values (its limits, 9), and each has seven. */
const atOnce = 2_000;

/** Gives the ids of those that were added: somebody may have taken a username meanwhile. */
async function addMembers(tx: Transaction, ready: readonly Ready[], at: number): Promise<string[]> {
  if (ready.length === 0) return [];
  const rows = ready.map(({ member }) => ({ ...member, change: nextChange }));
  const added = await tx.insert(members).values(rows).onConflictDoNothing().returning({ id: members.id });
  const ids = new Set(added.map(({ id }) => id));
  const theirs = ready.filter(({ member }) => ids.has(member.id));
  const entries = theirs.flatMap(({ information: own }) => own);
  for (let first = 0; first < entries.length; first += atOnce)
    await tx.insert(information).values(entries.slice(first, first + atOnce));
  await write(
    tx,
    theirs.map(({ member, information: own }) => ({
      ...{ memberId: member.id, actorId: commandLine.id, event: "imported" as const, at },
      detail: { ...nowhere, what: own.map(({ fieldKey }) => ({ field: fieldKey })) },
    })),
  );
  return [...ids];
}

async function invite(
  tx: Transaction,
  people: readonly Person[],
  fields: readonly Field[],
  { at, expiresAt }: Readonly<{ at: number; expiresAt: number }>,
): Promise<void> {
  if (people.length === 0) return;
  const { tokenHash, usedAt } = oneTimeLinks;
  const ofThem = inArray(tokenHash, people.map(invitationToken).flatMap(linkHashes));
  // Of an import long ago, whose links are over.
  await tx.delete(oneTimeLinks).where(and(ofThem, isNull(usedAt)));
  const used = new Set(
    (await tx.select({ tokenHash }).from(oneTimeLinks).where(ofThem)).map((row) => row.tokenHash),
  );
  const others = people.filter(
    (person) => !linkHashes(invitationToken(person)).some((hash) => used.has(hash)),
  );
  const wanted = others.map((person) => {
    const invitee = inviteeOf(person, fields);
    return { purpose: "invitation" as const, invitee, by: commandLine, at, expiresAt };
  });
  await makeLinks(tx, wanted, others.map(invitationToken));
}

/** In the operators' list they stand under their name, if there is one. */
function inviteeOf({ username, values }: Person, fields: readonly Field[]): Invitee {
  const cells = fields.flatMap((field): [string, string][] => {
    const value = values.get(field.key);
    return value === undefined ? [] : [[field.key, typeOf(field).toCell(value, field)]];
  });
  const name = fields.find(({ key }) => key === "name")?.type === "text" ? values.get("name") : undefined;
  return {
    ...(name !== undefined && { name }),
    username,
    ...(cells.length > 0 && { values: Object.fromEntries(cells) }),
  };
}
