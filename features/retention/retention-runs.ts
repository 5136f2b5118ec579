/**
 * Each day's run of the retention, as figures of that day. They are also what proves that time has passed: a clock that
 * jumps ahead brings about no more than one run.
 */
import { atomically, database, type Transaction } from "#db/client.ts";
import { and, desc, eq, inArray, lte, sql } from "#db/drizzle.ts";
import { figures } from "#db/schema.ts";

const steps = ["listed", "disabled", "deleted"] as const;
/** How many members each step of a run concerned. */
export type RunCounts = Readonly<Record<(typeof steps)[number], number>>;

const run = "retention run";
const nameOf = (step: (typeof steps)[number]) => `retention ${step}`;
const ofAllMachines = { machineId: "" };
const isRun = and(eq(figures.machineId, ""), eq(figures.name, run));

/** The day in the portal's time zone, "2026-11-28". */
function dayOf(now: number): string {
  const date = new Date(now);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Begins the run of this day. False when there was one, by whichever machine, and however often the portal starts. */
export async function beginRun(now: number): Promise<boolean> {
  const row = { ...ofAllMachines, day: dayOf(now), name: run, value: now };
  const begun = await atomically((tx) =>
    tx.insert(figures).values(row).onConflictDoNothing().returning({ day: figures.day }),
  );
  return begun.length > 0;
}

/** Writes down, in the transaction of it, that the run of this day did this to one member more. */
export async function countInRun(tx: Transaction, now: number, step: keyof RunCounts): Promise<void> {
  await tx
    .insert(figures)
    .values({ ...ofAllMachines, day: dayOf(now), name: nameOf(step), value: 1 })
    .onConflictDoUpdate({
      target: [figures.day, figures.machineId, figures.name],
      set: { value: sql`${figures.value} + 1` },
    });
}

/** When the last run but so many began; undefined when there were not that many, each on another day. */
export async function runBefore(now: number, more: number): Promise<number | undefined> {
  const [found] = await database()
    .select({ at: figures.value })
    .from(figures)
    .where(and(isRun, lte(figures.value, now)))
    .orderBy(desc(figures.value))
    .limit(1)
    .offset(more);
  return found?.at;
}

/** The last run, and what it did; undefined: none yet. */
export async function lastRun(now: number): Promise<(RunCounts & { at: number }) | undefined> {
  const at = await runBefore(now, 0);
  if (at === undefined) return undefined;
  const rows = await database()
    .select({ name: figures.name, value: figures.value })
    .from(figures)
    .where(
      and(eq(figures.day, dayOf(at)), eq(figures.machineId, ""), inArray(figures.name, steps.map(nameOf))),
    );
  const counts = new Map(rows.map(({ name, value }) => [name, value]));
  const [listed = 0, disabled = 0, deleted = 0] = steps.map((step) => counts.get(nameOf(step)));
  return { at, listed, disabled, deleted };
}
