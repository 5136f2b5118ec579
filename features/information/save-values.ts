/** The rows behind a change of information: the newest values and those before them. */
import { randomUUIDv7 } from "node:crypto";
import type { Transaction } from "#db/client.ts";
import { and, eq, gt, inArray, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { earlierValues, information, members } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { changed } from "#features/members/member.ts";
import type { Entry } from "./read-information.ts";
import { sealValue } from "./sealed-value.ts";

/** A value that takes the place of another one; the empty text for none. */
export type Change = Readonly<{ entry: Entry; value: string }>;

const { placeholder } = sql;

/** Says that what the member sees of theirs is another thing now. */
export const raiseVersion = prepared((tx: Transaction) =>
  tx
    .update(members)
    .set(changed)
    .where(eq(members.id, placeholder("id")))
    .prepare("raise_version"),
);

/**
 * Saves what really changes, keeps what was there before, and says so in the activity, with what else there is to say
 * about how it came. The values are right already.
 */
export async function saveValues(
  tx: Transaction,
  act: Act,
  changes: readonly Change[],
  how: readonly Thing[] = [],
): Promise<void> {
  if (changes.length === 0) return;
  const memberId = act.subject.id;
  await keepEarlier(tx, act, changes);
  const removed = changes.filter(({ value }) => value === "").map(({ entry }) => entry.field.key);
  const written = changes.filter(({ value }) => value !== "");
  if (removed.length > 0)
    await tx
      .delete(information)
      .where(and(eq(information.memberId, memberId), inArray(information.fieldKey, removed)));
  if (written.length > 0) await write(tx, act, written);
  await raiseVersion(tx).execute({ id: memberId });
  const say = async (event: "information changed" | "information removed", keys: readonly string[]) => {
    if (keys.length > 0) await record(tx, act, event, [...keys.map((field) => ({ field })), ...how]);
  };
  await say(
    "information changed",
    written.map(({ entry }) => entry.field.key),
  );
  await say("information removed", removed);
}

async function write(tx: Transaction, act: Act, written: readonly Change[]): Promise<void> {
  const memberId = act.subject.id;
  const rows = written.map(({ entry, value }) => ({
    ...{ memberId, fieldKey: entry.field.key, value: sealValue(memberId, entry.field.key, value) },
    ...{ changedAt: act.from.at, changedBy: act.actor.id, confirmedAt: null, confirmedBy: null },
  }));
  await tx
    .insert(information)
    .values(rows)
    .onConflictDoUpdate({
      target: [information.memberId, information.fieldKey],
      set: {
        value: sql`excluded.value`,
        changedAt: sql`excluded.changed_at`,
        changedBy: sql`excluded.changed_by`,
        confirmedAt: sql`excluded.confirmed_at`,
        confirmedBy: sql`excluded.confirmed_by`,
      },
    });
}

/** So many earlier values of a field are kept for a member; the oldest go. */
export const mostEarlierValues = 20;

/** In one statement: it is part of every save. */
const dropOldest = prepared((tx: Transaction) => {
  const { id, memberId, fieldKey, replacedAt } = earlierValues;
  const places = tx
    .select({
      id,
      place:
        sql<number>`row_number() over (partition by ${fieldKey} order by ${replacedAt} desc, ${id} desc)`.as(
          "place",
        ),
    })
    .from(earlierValues)
    .where(eq(memberId, placeholder("memberId")))
    .as("places");
  const oldest = tx.select({ id: places.id }).from(places).where(gt(places.place, mostEarlierValues));
  return tx.delete(earlierValues).where(inArray(id, oldest)).prepare("drop_oldest_earlier_values");
});

async function keepEarlier(tx: Transaction, act: Act, changes: readonly Change[]): Promise<void> {
  const memberId = act.subject.id;
  const rows = changes.map(({ entry: { field, value, unreadable, changedAt, changedBy } }) => ({
    id: randomUUIDv7(),
    ...{ memberId, fieldKey: field.key },
    value: value === undefined ? (unreadable ?? null) : sealValue(memberId, field.key, value),
    ...{ changedAt: changedAt ?? null, changedBy: changedBy ?? null },
    ...{ replacedAt: act.from.at, replacedBy: act.actor.id },
  }));
  await tx.insert(earlierValues).values(rows);
  await dropOldest(tx).execute({ memberId });
}
