import { expect, test } from "vitest";
import { monthsBefore } from "./months-before.ts";

test.each([
  ["2026-08-31T12:00", 6, "2026-02-28T12:00"],
  ["2026-03-31T12:00", 13, "2025-02-28T12:00"],
  ["2028-02-29T12:00", 12, "2027-02-28T12:00"],
  ["2026-11-28T12:00", 120, "2016-11-28T12:00"],
])("%s less %d months is %s", (now, months, before) => {
  expect(monthsBefore(new Date(now).getTime(), months)).toBe(new Date(before).getTime());
});
