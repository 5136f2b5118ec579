/**
 * Counting in memory, which costs what is counted nothing. Workers hand what they have counted to their primary, which
 * saves it once a minute (`save-figures.ts`): a process that crashes loses what it counted since.
 *
 * Log-ins and sign-ups are counted like requests, and not read from activity: those rows go with their members, know
 * nothing of names that nobody has, and are merged and pruned.
 */
import { shared } from "#lib/process-global.ts";
import { lastStep, stepOf } from "./durations.ts";
import type { Counter } from "./names.ts";

/** How often since the last time, by name. */
export type Counts = Readonly<Record<string, number>>;

const counted = shared("counts", () => ({ named: new Map<string, number>(), durations: noDurations() }));

/** One more of these. Never in a transaction's body, which may run twice. */
export function count(counter: Counter): void {
  add(counter, 1);
}

/** One more request, whose answer took so many milliseconds. */
export function countRequest(ms: number): void {
  const step = stepOf(ms);
  counted.durations[step] = (counted.durations[step] ?? 0) + 1;
}

/** Gives what this process has counted since the last time, and begins anew. */
export function takeCounts(): Counts {
  for (const [step, times] of counted.durations.entries()) if (times > 0) add(durationName(step), times);
  const counts = Object.fromEntries(counted.named);
  counted.named = new Map();
  counted.durations = noDurations();
  return counts;
}

/** Counts here what another process has counted, or what could not be saved. */
export function addCounts(counts: Counts): void {
  for (const [name, times] of Object.entries(counts)) add(name, times);
}

function add(name: string, times: number): void {
  counted.named.set(name, (counted.named.get(name) ?? 0) + times);
}

const prefix = "requests ";

function durationName(step: number): string {
  return prefix + step;
}

/** The step of the histogram that a name stands for; undefined for other names. */
export function stepNamed(name: string): number | undefined {
  return name.startsWith(prefix) ? Number(name.slice(prefix.length)) : undefined;
}

function noDurations(): Float64Array {
  return new Float64Array(lastStep + 1);
}
