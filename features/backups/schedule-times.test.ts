import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { lastTime, nextTime, rehearsalSchedule } from "./schedule-times.ts";

const before = process.env.TZ;
afterEach(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

const iso = (ms: number) => new Date(ms).toISOString();
const at = (text: string) => new Date(text).getTime();
const hour = 60 * 60 * 1000;

/** All turns between two instants, as a clock that is looked at every 20 minutes finds them. */
function turns(schedule: Parameters<typeof lastTime>[0], from: string, until: string): string[] {
  const found = new Set<number>();
  for (let now = at(from); now <= at(until); now += hour / 3) {
    const last = lastTime(schedule, now);
    if (last > at(from)) found.add(last);
  }
  return [...found].map(iso);
}

describe("in Berlin", () => {
  const daily = { hour: 2, minute: 30 };

  test("a time of every day", () => {
    process.env.TZ = "Europe/Berlin";
    expect(iso(lastTime(daily, at("2026-11-28T01:29:59.999Z")))).toBe("2026-11-27T01:30:00.000Z");
    expect(iso(lastTime(daily, at("2026-11-28T01:30:00Z")))).toBe("2026-11-28T01:30:00.000Z");
    expect(iso(nextTime(daily, at("2026-11-28T01:30:00Z")))).toBe("2026-11-29T01:30:00.000Z");
  });

  test("a time that does not exist on one day is once, an hour later", () => {
    process.env.TZ = "Europe/Berlin";
    expect(turns(daily, "2026-03-28T12:00Z", "2026-03-30T12:00Z")).toEqual([
      "2026-03-29T01:30:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
  });

  test("a time that exists twice on one day is once, the first", () => {
    process.env.TZ = "Europe/Berlin";
    expect(turns(daily, "2026-10-24T12:00Z", "2026-10-26T12:00Z")).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
  });

  test("a day of every week", () => {
    process.env.TZ = "Europe/Berlin";
    // A Saturday.
    const now = at("2026-11-28T12:00Z");
    expect(iso(lastTime({ hour: 0, minute: 5, weekday: 1 }, now))).toBe("2026-11-22T23:05:00.000Z");
    expect(iso(nextTime({ hour: 0, minute: 5, weekday: 1 }, now))).toBe("2026-11-29T23:05:00.000Z");
    expect(iso(lastTime({ hour: 13, minute: 0, weekday: 6 }, now))).toBe("2026-11-28T12:00:00.000Z");
  });
});

test("a day that a country left out loses no week", () => {
  process.env.TZ = "Pacific/Apia";
  // There was no 30 December 2011, a Friday.
  const weekly = { hour: 2, minute: 30, weekday: 5 };
  const last = lastTime(weekly, at("2012-01-05T12:00Z"));
  expect(iso(last)).toBe("2011-12-30T12:30:00.000Z");
});

test("the rehearsal is another minute of every day", () => {
  expect(rehearsalSchedule({ hour: 23, minute: 30, weekday: 1 })).toEqual({ hour: 0, minute: 30 });
});

test("between two turns lies a day or a week, but for an hour", () => {
  process.env.TZ = "America/Sao_Paulo";
  const schedules = fc.record(
    { hour: fc.nat(23), minute: fc.nat(59), weekday: fc.nat(6) },
    { requiredKeys: ["hour", "minute"] },
  );
  const instants = fc.integer({ min: at("2000-01-01"), max: at("2040-01-01") });
  fc.assert(
    fc.property(schedules, instants, (schedule, now) => {
      const [last, next] = [lastTime(schedule, now), nextTime(schedule, now)];
      const apart = (schedule.weekday === undefined ? 24 : 7 * 24) * hour;
      expect(last).toBeLessThanOrEqual(now);
      expect(next).toBeGreaterThan(now);
      expect(Math.abs(next - last - apart)).toBeLessThanOrEqual(hour);
      expect(lastTime(schedule, next)).toBe(next);
      expect(nextTime(schedule, last)).toBe(next);
    }),
  );
});
