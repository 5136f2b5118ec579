/** Whether somebody should say again that a value is still right: CONFIRM_MONTHS has passed since they last did. */
import { monthsBefore } from "#lib/months-before.ts";
import { settings } from "#lib/settings.ts";
import type { Entry } from "./read-information.ts";

/** What was changed and confirmed at this time or before is stale; undefined: nothing ever is. In milliseconds. */
export function staleSince(now: number): number | undefined {
  const { confirmMonths } = settings();
  return confirmMonths === undefined ? undefined : monthsBefore(now, confirmMonths);
}

/** Whether a value is stale; without a value nothing is. */
export function isStale(entry: Pick<Entry, "changedAt" | "confirmedAt">, now: number): boolean {
  const [since, right] = [staleSince(now), lastRightAt(entry)];
  return since !== undefined && right !== undefined && right <= since;
}

/** When somebody last changed the value or said that it is still right; undefined: there is none. */
export function lastRightAt({
  changedAt,
  confirmedAt,
}: Pick<Entry, "changedAt" | "confirmedAt">): number | undefined {
  return changedAt === undefined ? undefined : Math.max(changedAt, confirmedAt ?? changedAt);
}
