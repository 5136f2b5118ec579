/**
 * The rest of a field's erasure, after an operator has decided it: from then on it is hidden from everybody. Its values
 * go member by member, each of whom reads of it in their activity, then the field itself. A crash in between loses
 * nothing: what is left to do stands in the field's row.
 */
import { atomically, database, type Reader, type Transaction } from "#db/client.ts";
import { and, asc, eq, gt, gte, inArray, isNotNull, isNull } from "#db/drizzle.ts";
import { evenWhenFull } from "#db/reserve.ts";
import {
  activity,
  earlierValues,
  erasures,
  fields,
  files,
  information,
  members,
  oneTimeLinks,
  pendingImports,
  proposals,
} from "#db/schema.ts";
import { portalItself } from "#features/act.ts";
import type { ActivityEvent } from "#features/activity/events.ts";
import { nowhere, write } from "#features/activity/record.ts";
import { openDetail } from "#features/activity/sealed-detail.ts";
import { withoutValueOf } from "#features/links/invitee.ts";
import { changed } from "#features/members/member.ts";
import { log } from "#lib/log.ts";
import { settleErasures } from "./finish.ts";
import { fieldErasureHash, isFieldInLedger, readLedger } from "./ledger.ts";

/** What holds values of members' fields. Files' pieces go with them. */
const holders = [information, earlierValues, proposals, files] as const;

/** Members whose values go at once: others wait for it. Files are large. */
const batchOf = (type: string) => (type === "file" ? 10 : 250);

/** How much members keep in a field. */
export type Held = Readonly<{ members: number; values: number; earlier: number; files: number }>;

export async function countHeld(key: string, reads: Reader = database()): Promise<Held> {
  const [values, earlier, kept] = await Promise.all([
    reads.$count(information, eq(information.fieldKey, key)),
    reads.$count(earlierValues, eq(earlierValues.fieldKey, key)),
    reads.$count(files, eq(files.fieldKey, key)),
  ]);
  const ids = await Promise.all(
    holders.map((table) =>
      reads.selectDistinct({ id: table.memberId }).from(table).where(eq(table.fieldKey, key)),
    ),
  );
  return { members: new Set(ids.flat().map(({ id }) => id)).size, values, earlier, files: kept };
}

/**
 * Hides a field at once and for good, with what is filled in for people who are only invited, and what members wait to
 * import.
 */
export async function hideForErasure(tx: Transaction, key: string, now: number): Promise<void> {
  await tx.update(fields).set({ erasedAt: now }).where(eq(fields.key, key));
  await tx.delete(pendingImports);
  const invitations = await tx.select().from(oneTimeLinks).where(isNotNull(oneTimeLinks.invited));
  for (const { id, invited } of invitations) {
    const left = withoutValueOf(key, id, invited);
    if (left !== undefined)
      await tx.update(oneTimeLinks).set({ invited: left }).where(eq(oneTimeLinks.id, id));
  }
}

/** Finishes the erasures of fields that were begun, whoever began them; `now` in milliseconds. */
export async function finishFieldErasures(now: number): Promise<void> {
  const begun = await database().select().from(fields).where(isNotNull(fields.erasedAt));
  if (begun.length === 0) return;
  for (const field of begun) await evenWhenFull(() => finishField(field, now));
  await settleErasures();
}

type Begun = Pick<typeof fields.$inferSelect, "key" | "type" | "erasedAt">;

async function finishField({ key, type, erasedAt }: Begun, now: number): Promise<void> {
  const actorId = await whoErased(key, erasedAt ?? now);
  let last: string | undefined = "";
  while (last !== undefined) {
    const after: string = last;
    last = await atomically((tx) => eraseValues(tx, { key, type, after, actorId, now }));
  }
  await atomically(async (tx) => {
    await tx.delete(fields).where(and(eq(fields.key, key), isNotNull(fields.erasedAt)));
    await tx
      .insert(erasures)
      .values({ hash: fieldErasureHash(key), at: now })
      .onConflictDoNothing();
  });
  log.info("field erased", { field: key });
}

type Batch = Readonly<{ key: string; type: string; after: string; actorId: string; now: number }>;

/** Erases the values of the next members, and gives the last one's id; undefined: there are no more. */
async function eraseValues(
  tx: Transaction,
  { key, type, after, actorId, now }: Batch,
): Promise<string | undefined> {
  const most = batchOf(type);
  const found: string[] = [];
  for (const { fieldKey, memberId, table } of holders.map((table) => ({ table, ...columnsOf(table) }))) {
    const some = await tx
      .selectDistinct({ id: memberId })
      .from(table)
      .where(and(eq(fieldKey, key), gt(memberId, after)))
      .orderBy(memberId)
      .limit(most);
    found.push(...some.map(({ id }) => id));
  }
  const ids = [...new Set(found)].sort().slice(0, most);
  if (ids.length === 0) return undefined;
  for (const table of holders)
    await tx.delete(table).where(and(eq(table.fieldKey, key), inArray(table.memberId, ids)));
  await tx.update(members).set(changed).where(inArray(members.id, ids));
  const detail = { ...nowhere, what: [{ field: key }] };
  await write(
    tx,
    ids.map((memberId) => ({ memberId, actorId, event: "field erased" as const, at: now, detail })),
  );
  return ids.at(-1);
}

/** Tables of the same columns, whichever it is. */
function columnsOf({ fieldKey, memberId }: (typeof holders)[number]) {
  return {
    fieldKey: fieldKey as typeof information.fieldKey,
    memberId: memberId as typeof information.memberId,
  };
}

/** The operator who began it, by their own activity; the portal, when they are gone. */
async function whoErased(key: string, at: number): Promise<string> {
  const rows = await database()
    .select()
    .from(activity)
    .where(and(eq(activity.event, "field erasure begun" satisfies ActivityEvent), gte(activity.at, at)))
    .orderBy(asc(activity.at));
  const isThis = (row: (typeof rows)[number]) =>
    openDetail(row)?.what.some(
      (thing) => typeof thing === "object" && "field" in thing && thing.field === key,
    );
  return rows.find(isThis)?.actorId ?? portalItself.id;
}

/** Erases again the fields that the ledger names: a backup that was restored brought them back. */
export async function eraseRestoredFields(now: number): Promise<void> {
  const ledger = readLedger();
  if (ledger.size === 0) return;
  const all = await database().select({ key: fields.key }).from(fields).where(isNull(fields.erasedAt));
  for (const { key } of all)
    if (isFieldInLedger(ledger, key))
      await evenWhenFull(() => atomically((tx) => hideForErasure(tx, key, now)));
  await finishFieldErasures(now);
}
