import { expect, test } from "vitest";
import { day, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { isStale, staleSince } from "./stale.ts";

freshPortalPerTest({ confirmMonths: 12 });

const yearAgo = new Date(start).setFullYear(new Date(start).getFullYear() - 1);

test.each([
  ["nothing is there", undefined, undefined, false],
  ["it was changed a year ago to the millisecond", yearAgo, undefined, true],
  ["it was changed a millisecond later", yearAgo + 1, undefined, false],
  ["it was changed long ago and confirmed lately", yearAgo - 900 * day, yearAgo + 1, false],
  ["it was changed and confirmed long ago", yearAgo - 900 * day, yearAgo, true],
])("whether it is stale when %s", (_, changedAt, confirmedAt, stale) => {
  expect(isStale({ changedAt, confirmedAt }, start)).toBe(stale);
});

test("where CONFIRM_MONTHS is off nothing is ever stale", () => {
  change({ confirmMonths: undefined });
  expect(staleSince(start)).toBeUndefined();
  expect(isStale({ changedAt: 0, confirmedAt: undefined }, start)).toBe(false);
});
