import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { formatsOf } from "#lib/words/formats.ts";
import { dotsPath, LineChart, linePath, topOf } from "./line-chart.tsx";

const gap = undefined;

test.each([
  [[3, 7, 12], 20],
  [[5], 5],
  [[1], 1],
  [[0.02], 0.02],
  [[999_999_999_999], 1_000_000_000_000],
  [[Number.MAX_SAFE_INTEGER], 10 ** 16],
])("the scale of %j ends at %j", (values, top) => {
  expect(topOf(values)).toBeCloseTo(top);
});

test("no value lies outside of the drawing, however large", () => {
  for (const most of [0, 1, 2.5, 4_711, 123_456_789, 9.9e15, 1e300]) {
    const path = linePath([0, most / 3, most]);
    const heights = [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
    expect(heights).toHaveLength(3);
    for (const y of heights) expect(y >= 0 && y <= 40, `${most}: ${path}`).toBe(true);
  }
});

test("zero lies on the ground, also where all are zero", () => {
  expect(linePath([0, 0, 0])).toBe("M0 40L50 40L100 40");
  expect(linePath([0, 10])).toBe("M0 40L100 0");
});

test("a gap ends a line, and the next begins after it", () => {
  expect(linePath([gap, 10, 5, gap, gap, 10, gap])).toBe("M16.67 0L33.33 20M83.33 0");
});

test("a value alone is a dot, as the last one is, and none is nothing", () => {
  expect(dotsPath([5])).toBe("M100 0h0");
  expect(dotsPath([10, 5, gap, 10, gap, 5, 10, gap])).toBe("M42.86 0h0M85.71 0h0");
  for (const none of [[gap], []]) expect(linePath(none) + dotsPath(none)).toBe("");
});

const chart = (values: (number | undefined)[], label: (value: number) => string = formatsOf("de").number) =>
  renderToStaticMarkup(
    createElement(LineChart, {
      ...{ id: "members", title: "Members", sentence: "12 today.", values, label },
      ...{ from: "1 Nov 2026", until: "28 Nov 2026" },
    }),
  );

test("the line has its text as an image, and its numbers in the page's language", () => {
  const html = chart([900, 1_234]);
  expect(html).toContain('role="img" aria-labelledby="members-title members-said"');
  expect(html).toContain('<title id="members-title">Members</title>');
  expect(html).toContain('<desc id="members-said">12 today.</desc>');
  expect(html).toContain('<strong class="tabular-nums">1.234</strong>');
  expect(html).toContain("<bdi>2.000</bdi>");
  // Nothing that the Content-Security-Policy refuses.
  expect(html).not.toMatch(/ style=|<script|href=/);
});

test("with nothing to show it says so, and the last known number stays when the last day is a gap", () => {
  expect(chart([])).toContain(">–</strong>");
  expect(chart([7, gap])).toContain(">7</strong>");
});
