import fc from "fast-check";
import { expect, test } from "vitest";
import { count, takeCounts } from "#features/figures/count.ts";
import { saveFigures } from "#features/figures/save-figures.ts";
import { day, hour, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { failingLogIns, openLogInWatch } from "./failing-log-ins.ts";

freshPortalPerTest();

const some = fc.nat({ max: 100_000 });
const past = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 28 });
const isRaised = (failed: number, succeeded: number, days: readonly number[]) =>
  failingLogIns({ failed, succeeded }, days) !== undefined;

test("a small portal never raises it: fewer than a hundred failures are never far above the usual", () => {
  const few = fc.nat({ max: 99 });
  fc.assert(fc.property(few, some, past, (failed, succeeded, days) => !isRaised(failed, succeeded, days)));
});

test("a rush of people does not either: more than a third as many get in", () => {
  fc.assert(fc.property(some, past, (failed, days) => !isRaised(failed, Math.floor(failed / 3) + 1, days)));
});

test("nor does an hour of a usual day, or one ten times as busy", () => {
  const usual = fc.integer({ min: 1, max: 1_000_000 });
  const hours = fc.tuple(
    usual,
    fc.double({ min: 0, max: 9.99, noNaN: true }),
    fc.integer({ min: 1, max: 28 }),
  );
  fc.assert(
    fc.property(hours, ([daily, times, days]) => {
      const failed = Math.floor((daily / 24) * times);
      return !isRaised(failed, 0, Array<number>(days).fill(daily));
    }),
  );
});

test("what is above all three is always raised, and more failures never take it away", () => {
  fc.assert(
    fc.property(some, past, fc.nat({ max: 1000 }), (succeeded, days, more) => {
      const median = days.toSorted((one, other) => one - other)[Math.floor(days.length / 2)] ?? 0;
      const enough = Math.ceil(Math.max(100, 3 * succeeded, (10 * median) / 24));
      return isRaised(enough, succeeded, days) && isRaised(enough + more, succeeded, days);
    }),
  );
});

test("fewer than half of all days with an attack do not make attacks usual", () => {
  expect(isRaised(500, 5, [10, 12, 90_000, 8, 90_000, 11, 9])).toBe(true);
});

test("one on the first day is raised", () => {
  expect(failingLogIns({ failed: 1234, succeeded: 2 }, [])).toEqual({ failed: 1200, usual: 0 });
});

/** So many have failed at this time, and it was saved. */
async function failed(times: number, at: number): Promise<void> {
  takeCounts();
  for (let one = 0; one < times; one += 1) count("failed log-ins");
  await saveFigures(at);
}

test("the last hour is looked at, and no more", async () => {
  const look = openLogInWatch();
  await failed(5_000, start - hour);
  // What was before the first look may have been at any time.
  expect(await look(start)).toBeUndefined();
  await failed(99, start);
  expect(await look(start + 10 * 60_000)).toBeUndefined();
  await failed(60, start);
  expect(await look(start + 20 * 60_000)).toEqual({ failed: 160, usual: 0 });
  expect(await look(start + 65 * 60_000)).toEqual({ failed: 160, usual: 0 });
  expect(await look(start + 75 * 60_000)).toBeUndefined();
});

test("an hour has its hundred, also where it goes over midnight", async () => {
  const midnight = new Date(start).setHours(24, 0, 0, 0);
  const look = openLogInWatch();
  await look(midnight - hour / 2);
  await failed(80, midnight - 1000);
  expect(await look(midnight - 1000)).toBeUndefined();
  await failed(80, midnight + 1000);
  expect(await look(midnight + 1000)).toEqual({ failed: 160, usual: 4 });
});

test("after a stop of hours, or a clock that was set back, it begins anew", async () => {
  const look = openLogInWatch();
  await look(start);
  await failed(500, start + 1000);
  expect(await look(start + 5 * hour)).toBeUndefined();
  await failed(500, start + 5 * hour);
  expect(await look(start - day)).toBeUndefined();
});
