/** The rows behind a change of information: the newest values and those before them. */
import { randomUUIDv7 } from "node:crypto";
import type { Transaction } from "#db/client.ts";
import { and, eq, gt, inArray, sql } from "#db/drizzle.ts";
import { prepared, preparedForRows } from "#db/prepared.ts";
import { earlierValues, information, members } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { changed } from "#features/members/member.ts";
import { dropUnusedFiles } from "./drop-unused-files.ts";
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
  if (changes.some(({ entry }) => entry.field.type === "file")) await dropUnusedFiles(tx, memberId);
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

const writeValues = preparedForRows((tx: Transaction, count: number) =>
  tx
    .insert(information)
    .values(
      eachOf(count, (number) => ({
        ...{ memberId: placeholder("memberId"), fieldKey: placeholder(`key${number}`) },
        ...{
          value: placeholder(`value${number}`),
          changedAt: placeholder("at"),
          changedBy: placeholder("by"),
        },
      })),
    )
    .onConflictDoUpdate({
      target: [information.memberId, information.fieldKey],
      set: {
        value: sql`excluded.value`,
        changedAt: sql`excluded.changed_at`,
        changedBy: sql`excluded.changed_by`,
        confirmedAt: null,
        confirmedBy: null,
      },
    })
    .prepare(`write_${count}_values`),
);

async function write(tx: Transaction, act: Act, written: readonly Change[]): Promise<void> {
  const memberId = act.subject.id;
  const sealed = written.map(({ entry: { field }, value }, number) => ({
    [`key${number}`]: field.key,
    [`value${number}`]: sealValue(memberId, field.key, value),
  }));
  const common = { memberId, at: act.from.at, by: act.actor.id };
  await writeValues(tx, written.length).execute(Object.assign(common, ...sealed));
}

function eachOf<T>(count: number, make: (number: number) => T): T[] {
  return Array.from({ length: count }, (_, number) => make(number));
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

const insertEarlier = preparedForRows((tx: Transaction, count: number) =>
  tx
    .insert(earlierValues)
    .values(
      eachOf(count, (number) => ({
        ...{ id: placeholder(`id${number}`), memberId: placeholder("memberId") },
        ...{ fieldKey: placeholder(`key${number}`), value: placeholder(`value${number}`) },
        ...{ changedAt: placeholder(`at${number}`), changedBy: placeholder(`by${number}`) },
        ...{ replacedAt: placeholder("at"), replacedBy: placeholder("by") },
      })),
    )
    .prepare(`insert_${count}_earlier_values`),
);

/** As they are sealed: what a value is bound to stays the same. */
async function keepEarlier(tx: Transaction, act: Act, changes: readonly Change[]): Promise<void> {
  const memberId = act.subject.id;
  // Listed by falling ids, those of one save stand in the fields' order.
  const ids = changes
    .map(() => randomUUIDv7())
    .sort()
    .reverse();
  const rows = changes.map(({ entry: { field, sealed, changedAt, changedBy } }, number) => ({
    [`id${number}`]: ids[number] ?? "",
    [`key${number}`]: field.key,
    [`value${number}`]: sealed ?? null,
    [`at${number}`]: changedAt ?? null,
    [`by${number}`]: changedBy ?? null,
  }));
  const common = { memberId, at: act.from.at, by: act.actor.id };
  await insertEarlier(tx, changes.length).execute(Object.assign(common, ...rows));
  await dropOldest(tx).execute({ memberId });
}
