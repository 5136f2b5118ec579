import fc from "fast-check";
import { expect, test } from "vitest";
import { retryAfterMsOf } from "./retry-after.ts";

const now = Date.UTC(2026, 10, 25, 8, 0, 0);
const week = 7 * 24 * 60 * 60 * 1000;
const told = (value: string | undefined) =>
  retryAfterMsOf(new Headers(value ? { "retry-after": value } : {}), now);

test.each([
  ["5", 5000],
  ["0", 0],
  ["Wed, 25 Nov 2026 08:00:30 GMT", 30_000],
  ["Wed, 25 Nov 2026 07:00:00 GMT", 0],
  ["999999999", week],
  ["-1", undefined],
  ["1e3", undefined],
  ["soon", undefined],
  ["2026-11-25", undefined],
  [undefined, undefined],
])("Retry-After %s means %s milliseconds", (value, ms) => {
  expect(told(value)).toBe(ms);
});

test("any header gives a time from now to a week, or nothing", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
      (value) => {
        const ms = told(value);
        expect(ms === undefined || (ms >= 0 && ms <= week)).toBe(true);
      },
    ),
  );
});
