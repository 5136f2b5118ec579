import { expect, test } from "vitest";
import { relativeWords } from "./when.tsx";

const now = Date.UTC(2026, 10, 25, 12);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each<[number, string]>([
  [0, "just now"],
  [59_000, "just now"],
  [minute, "1 minute ago"],
  [59 * minute + 59_000, "59 minutes ago"],
  [hour, "1 hour ago"],
  [23 * hour, "23 hours ago"],
  [day, "yesterday"],
  [29 * day, "29 days ago"],
  [30 * day, "last month"],
  [365 * day, "last year"],
  [900 * day, "2 years ago"],
])("%j ms before now is %j", (before, words) => {
  expect(relativeWords(now - before, now)).toBe(words);
});

test("a time ahead of now, of a clock that was set back, is just now", () => {
  expect(relativeWords(now + day, now)).toBe("just now");
});
