import { randomUUIDv7 } from "node:crypto";
import { nextChange } from "#db/changes.ts";
import { atomically, isUnavailable, type Transaction } from "#db/client.ts";
import { codeOf } from "#db/errors.ts";
import { inChunks, placeholderRows, preparedForRows } from "#db/prepared.ts";
import { information, members } from "#db/schema.ts";
import { commandLine } from "#features/act.ts";
import { nowhere } from "#features/activity/record.ts";
import { writeFirstRows } from "#features/activity/write-rows.ts";
import type { Field } from "#features/fields/field.ts";
import { sealValue } from "#features/information/sealed-value.ts";
import type { Member } from "#features/members/member.ts";
import { wrapForeign } from "#features/passwords/foreign/wrap-foreign.ts";
import { log } from "#lib/log.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import type { Column } from "./columns.ts";
import { invite } from "./invitations.ts";
import type { Person } from "./read-row.ts";
import type { RowSource } from "./row-source.ts";
import { type SortedRow, sortedRows } from "./sorted-rows.ts";

export type Imported = Readonly<{
  /** New members. */
  imported: number;
  /** Links that are good now, of an import before too; `openLinks` gives them. */
  invitations: number;
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
  let [rows, imported, invitations] = [0, 0, 0];
  try {
    const write = async (ready: ReadyBatch) => {
      const done = await writeBatch(ready, fields);
      imported += done.imported;
      invitations += done.invitations;
      rows += ready.batch.length;
      progress(rows);
    };
    let before: ReadyBatch | undefined;
    // While one is written, other threads hash for the next.
    for await (const batch of sortedRows(source, columns, Date.now()))
      [before] = await Promise.all([readyBatch(batch, how), before && write(before)]);
    if (before) await write(before);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const values = { imported, invitations, reason: codeOf(error) ?? "-" };
    throw new StartProblem(phrase("import.stopped", values), 1, { cause: error });
  }
  log.info("members imported", { imported, invitations });
  return { imported, invitations };
}

type ReadyBatch = Readonly<{
  batch: readonly SortedRow[];
  made: readonly Ready[];
  /** When it is done, and how long its invitations last. */
  times: Readonly<{ at: number; expiresAt: number }>;
}>;

/** All that takes long comes before the transaction. */
async function readyBatch(batch: readonly SortedRow[], how: How): Promise<ReadyBatch> {
  const at = Date.now();
  const ready = await Promise.all(newIn(batch).map((person) => readyMember(person, how, at)));
  const made = ready.filter((one) => one !== undefined);
  return { batch, made, times: { at, expiresAt: at + how.invitationsLast } };
}

function newIn(batch: readonly SortedRow[]): Person[] {
  return batch.flatMap((row) => (row.is === "new" ? [row.person] : []));
}

async function writeBatch({ batch, made, times }: ReadyBatch, fields: readonly Field[]): Promise<Imported> {
  const invited = newIn(batch).filter(({ hash }) => typeof hash === "string");
  const added = await atomically(async (tx) => {
    const ids = await addMembers(tx, made, times.at);
    return { ids, links: await invite(tx, invited, fields, times) };
  });
  const before = batch.filter(({ is }) => is === "invited");
  return { imported: added.ids.length, invitations: added.links.length + before.length };
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

const memberColumns = [
  ...(["id", "username", "usernameKey", "passwordHash", "importedCost", "role", "state"] as const),
  ...(["version", "createdAt", "passwordChangedAt"] as const),
];

const insertMembers = preparedForRows((tx: Transaction, count: number) =>
  tx
    .insert(members)
    .values(placeholderRows(memberColumns, count).map((row) => ({ ...row, change: nextChange })))
    .onConflictDoNothing()
    .returning({ id: members.id })
    .prepare(`import_${count}_members`),
);

const valueColumns = ["memberId", "fieldKey", "value", "changedAt", "changedBy"] as const;

const insertValues = preparedForRows((tx: Transaction, count: number) =>
  tx.insert(information).values(placeholderRows(valueColumns, count)).prepare(`import_${count}_values`),
);

/** Gives the ids of those that were added: somebody may have taken a username meanwhile. */
async function addMembers(tx: Transaction, ready: readonly Ready[], at: number): Promise<string[]> {
  if (ready.length === 0) return [];
  const rows = ready.map(({ member }) => member);
  const added = await inChunks(rows, memberColumns, (count, values) =>
    insertMembers(tx, count).execute(values),
  );
  const ids = new Set(added.flat().map(({ id }) => id));
  const theirs = ready.filter(({ member }) => ids.has(member.id));
  const entries = theirs.flatMap(({ information: own }) => own);
  await inChunks(entries, valueColumns, (count, values) => insertValues(tx, count).execute(values));
  await writeFirstRows(
    tx,
    theirs.map(({ member, information: own }) => ({
      ...{ memberId: member.id, actorId: commandLine.id, event: "imported" as const, at },
      detail: { ...nowhere, what: own.map(({ fieldKey }) => ({ field: fieldKey })) },
    })),
  );
  return [...ids];
}
