import { expect, test } from "vitest";
import { lastStep, percentile, stepOf } from "./durations.ts";

const histogram = (durations: readonly number[]) => {
  const counts: number[] = [];
  for (const ms of durations) counts[stepOf(ms)] = (counts[stepOf(ms)] ?? 0) + 1;
  return counts;
};

test("a percentile is true to within a fifth, and never too low", () => {
  const durations = Array.from({ length: 1_000 }, (_, at) => 3 + at);
  for (const share of [0.01, 0.5, 0.9, 0.99, 1]) {
    const exact = durations[Math.ceil(share * 1_000) - 1] ?? 0;
    const found = percentile(histogram(durations), share) ?? 0;
    expect(found).toBeGreaterThanOrEqual(exact);
    expect(found).toBeLessThanOrEqual(exact * 1.2);
  }
});

test("of one answer every percentile is that one's, and of none there is none", () => {
  expect(percentile(histogram([100]), 0.5)).toBe(percentile(histogram([100]), 0.99));
  expect(percentile([], 0.5)).toBeUndefined();
  expect(percentile([0, 0], 0.5)).toBeUndefined();
});

test("one slow answer of a hundred is no 99th percentile, two are", () => {
  const quick = Array<number>(98).fill(0);
  expect(percentile(histogram([...quick, 0, 5_000]), 0.99)).toBe(1);
  expect(percentile(histogram([...quick, 5_000, 5_000]), 0.99)).toBeGreaterThan(5_000);
});

test("a clock that was set back or forward makes no step of its own", () => {
  expect(stepOf(-60_000)).toBe(0);
  expect(stepOf(Number.NaN)).toBe(0);
  expect(stepOf(365 * 24 * 60 * 60 * 1000)).toBe(lastStep);
});
