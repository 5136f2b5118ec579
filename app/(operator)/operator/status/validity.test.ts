import { expect, test } from "vitest";
import { validity } from "./validity.ts";

const day = 24 * 60 * 60 * 1000;
const certificate = { notBefore: 0, notAfter: 90 * day };

test.each([
  [0, 90, false],
  [80 * day, 10, false],
  [82 * day, 8, true],
  [91 * day, -1, false],
])("at %j ms a certificate of ninety days has %j left", (now, left, isLate) => {
  expect(validity(certificate, now)).toEqual({ leftMs: left * day, isLate });
});

test("one of six days is not late on its fifth", () => {
  expect(validity({ notBefore: 0, notAfter: 6 * day }, 5 * day).isLate).toBe(false);
});

test("without a certificate nothing is late", () => {
  expect(validity(undefined, 0).isLate).toBe(false);
});
