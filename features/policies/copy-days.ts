import type { Settings } from "#lib/settings.ts";

/**
 * For how many days what is deleted stays in the backups that the portal makes by itself: until as many newer ones are
 * there as are kept. Undefined: it makes none.
 */
export function copyDays({ schedule, keep }: Settings["backups"]): number | undefined {
  return schedule && keep * (schedule.weekday === undefined ? 1 : 7);
}
