import { atomically, database, databaseSize, type Transaction } from "#db/client.ts";
import { lt, sql } from "#db/drizzle.ts";
import { freeBytes } from "#db/room.ts";
import { figures, members } from "#db/schema.ts";
import { thisMachine } from "#features/machines/this-machine.ts";
import { memberStates } from "#features/members/member-states.ts";
import { addCounts, takeCounts } from "./count.ts";
import { dayOf, keptUntil } from "./day-of.ts";
import type { Measure, SharedMeasure } from "./names.ts";

/** The processes of this machine's portal: of a day the most stays. */
export type MeasuredProcesses = Readonly<Record<Exclude<Measure, "free bytes">, number>>;

/**
 * Adds what was counted since the last time to this machine's figures of the day. Unless the processes are about to end,
 * notes their measures, too, and the room on the disk. What was counted in the last minute of a day may count to the
 * next. `now` is `sharedNow()`.
 */
export async function saveFigures(now: number, processes?: MeasuredProcesses): Promise<void> {
  const disk: Partial<Record<Measure, number>> = processes ? { "free bytes": await freeBytes() } : {};
  const counts = takeCounts();
  const [day, machineId] = [dayOf(now), thisMachine()];
  const rowsOf = (values: Readonly<Record<string, number>>) =>
    Object.entries(values).map(([name, value]) => ({ day, machineId, name, value: Math.round(value) }));
  try {
    await atomically(async (tx) => {
      await save(tx, rowsOf(counts), "sum");
      await save(tx, rowsOf(processes ?? {}), "most");
      await save(tx, rowsOf(disk), "last");
    });
  } catch (error) {
    addCounts(counts);
    throw error;
  }
}

/** Notes how many members there are and how large the database is, and deletes what is older than it is shown. */
export async function saveSharedFigures(now: number): Promise<void> {
  const [day, bytes] = [dayOf(now), await databaseSize()];
  const [oldest = day] = keptUntil(now);
  // Not in the transaction, for which all others wait.
  const counted = await database()
    .select({ state: members.state, count: sql`count(*)`.mapWith(Number) })
    .from(members)
    .groupBy(members.state);
  const countOf = new Map(counted.map(({ state, count }) => [state, count]));
  const rowOf = (name: SharedMeasure, value: number) => ({ day, machineId: ofAll, name, value });
  const ofMembers = memberStates.map((state) => rowOf(`members ${state}`, countOf.get(state) ?? 0));
  await atomically(async (tx) => {
    await save(tx, [...ofMembers, rowOf("database bytes", bytes)], "last");
    await tx.delete(figures).where(lt(figures.day, oldest));
  });
}

/** In place of a machine's id. */
const ofAll = "";

/** What becomes of a figure that stands there already. */
const merged = {
  sum: sql`${figures.value} + excluded.value`,
  most: sql`case when excluded.value > ${figures.value} then excluded.value else ${figures.value} end`,
  last: sql`excluded.value`,
};

async function save(
  tx: Transaction,
  rows: (typeof figures.$inferInsert)[],
  way: keyof typeof merged,
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(figures)
    .values(rows)
    .onConflictDoUpdate({
      target: [figures.day, figures.machineId, figures.name],
      set: { value: merged[way] },
    });
}
