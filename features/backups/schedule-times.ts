/** When a schedule has its turn: by the clock of the portal's time zone, whatever its changes do. In milliseconds. */
import type { Schedule } from "#lib/setting-kinds.ts";

/** The last time at or before this one. */
export function lastTime(schedule: Schedule, now: number): number {
  return Math.max(...timesAround(schedule, now).filter((time) => time <= now));
}

/** The first time after this one. */
export function nextTime(schedule: Schedule, now: number): number {
  return Math.min(...timesAround(schedule, now).filter((time) => time > now));
}

/** An hour after the backup, so that it is the newest that is rehearsed; every day, also where backups are weekly. */
export function rehearsalSchedule({ hour, minute }: Schedule): Schedule {
  return { hour: (hour + 1) % 24, minute };
}

/** A day of the calendar may be missing where a country changed its time zone, so one day more than a week. */
const days = Array.from({ length: 17 }, (_, index) => index - 8);

/** At least one before and one after. What exists twice is the first of both; what does not exist, as much later. */
function timesAround({ hour, minute, weekday }: Schedule, now: number): number[] {
  const today = new Date(now);
  return days
    .map((more) => new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate() + more)))
    .filter((day) => weekday === undefined || day.getUTCDay() === weekday)
    .map((day) =>
      new Date(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), hour, minute).getTime(),
    );
}
