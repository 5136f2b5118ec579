import { database } from "#db/client.ts";
import { and, desc, eq, inArray, lt, ne, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { activity } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { looks } from "./events.ts";
import { openDetail } from "./sealed-detail.ts";

/** On which day somebody else saw a field last, and who did on that day: the ids of members or other actors. */
export type LastLook = Readonly<{ at: number; actorIds: ReadonlySet<string> }>;

const batch = 50;

/** When these fields of the member were seen last, by field key; not in it are those that nobody else has seen. */
export async function lastLooks(
  { subject }: Act,
  fields: readonly string[],
): Promise<ReadonlyMap<string, LastLook>> {
  const found = new Map<string, { at: number; actorIds: Set<string> }>();
  for (let rows = await looksBefore(subject.id); rows.length > 0; ) {
    for (const row of rows) {
      const isOver = fields.every((field) => found.has(field) && !isSameDay(found.get(field), row));
      if (isOver) return found;
      for (const field of shownIn(row)) {
        const last = found.get(field);
        if (!last) found.set(field, { at: row.at, actorIds: new Set([row.actorId ?? ""]) });
        else if (isSameDay(last, row)) last.actorIds.add(row.actorId ?? "");
      }
    }
    if (rows.length < batch) return found;
    rows = await looksBefore(subject.id, rows.at(-1)?.number);
  }
  return found;
}

function isSameDay(one: Readonly<{ at: number }> | undefined, other: Readonly<{ at: number }>): boolean {
  return one !== undefined && new Date(one.at).toDateString() === new Date(other.at).toDateString();
}

function shownIn(row: typeof activity.$inferSelect): string[] {
  const { what = [] } = openDetail(row) ?? {};
  return what.flatMap((thing) => (typeof thing === "object" && "field" in thing ? [thing.field] : []));
}

/** Somebody else's looks at the member, the newest first. */
function looksBefore(memberId: string, number?: number) {
  return number === undefined
    ? newestLooks(database()).execute({ memberId })
    : looksBehind(database()).execute({ memberId, number });
}

const { placeholder } = sql;

const byOthers = () =>
  and(
    eq(activity.memberId, placeholder("memberId")),
    inArray(activity.event, looks),
    ne(activity.actorId, placeholder("memberId")),
  );

const newestLooks = prepared((connection) =>
  connection
    .select()
    .from(activity)
    .where(byOthers())
    .orderBy(desc(activity.number))
    .limit(batch)
    .prepare("newest_looks"),
);

const looksBehind = prepared((connection) =>
  connection
    .select()
    .from(activity)
    .where(and(byOthers(), lt(activity.number, placeholder("number"))))
    .orderBy(desc(activity.number))
    .limit(batch)
    .prepare("looks_behind"),
);
