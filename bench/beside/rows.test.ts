import { expect, test } from "vitest";
import { judged } from "./rows.ts";

const row = (better: "more" | "less", now: readonly number[], before: readonly number[]) => ({
  what: "pages",
  unit: "/s",
  better,
  pairs: now.map((value, at) => [value, before[at] ?? Number.NaN] as const),
});
const hundred = [98, 99, 100, 101, 102, 103];

test("a loss counts if the median of the ratios is below 0.95 and the quartiles are apart", () => {
  const ninety = hundred.map((value) => value * 0.9);
  expect(judged(row("more", ninety, hundred))).toMatchObject({ ratio: expect.closeTo(0.9), isLost: true });
  expect(judged(row("more", hundred, ninety)).isLost).toBe(false);
  const little = hundred.map((value) => value * 0.96);
  expect(judged(row("more", little, hundred)).isLost).toBe(false);
  const wide = [60, 80, 90, 95, 110, 130];
  expect(judged(row("more", wide, [65, 90, 110, 80, 130, 125])).isLost).toBe(false);
});

test("of what should be little, more is a loss", () => {
  const more = hundred.map((value) => value * 1.1);
  expect(judged(row("less", more, hundred)).isLost).toBe(true);
  expect(judged(row("less", hundred, more)).isLost).toBe(false);
});

test("too few turns tell nothing", () => {
  expect(judged(row("more", [1, 1], [100, 100])).isLost).toBeUndefined();
});
