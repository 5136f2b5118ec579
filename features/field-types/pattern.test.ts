import { expect, test } from "vitest";
import { fitsPattern, patternProblem } from "./pattern.ts";

test("a pattern is for the whole text, in code points", () => {
  expect(fitsPattern("b", "a|b|ab")).toBe(true);
  expect(fitsPattern("ab", "a|ab")).toBe(true);
  expect(fitsPattern("abc", "ab|bc")).toBe(false);
  expect(fitsPattern("\u{1F600}", ".")).toBe(true);
  expect(fitsPattern("Äb", "\\p{Lu}\\p{Ll}")).toBe(true);
  expect(fitsPattern("\u{1F600}", "\\u{1F600}")).toBe(true);
});

test("what cannot be run in linear time, or means something else in HTML, is refused", () => {
  for (const pattern of [
    "(?=a)",
    "(?<!a)b",
    "(a)\\1",
    "(",
    "a)(b",
    "[z-a]",
    "[\\p{L}--[a-z]]",
    "[a&&b]",
    "(a{1000}){1000}",
  ])
    expect(patternProblem(pattern), pattern).toBe("invalid");
  expect(patternProblem("a".repeat(501))).toBe("invalid");
  for (const pattern of ["", "[A-Z]{2}-\\d+", "\\d--\\d", "[a\\-z]", "(?:a|b)*", "\\[\\[", "[[:alpha:]]"])
    expect(patternProblem(pattern), pattern).toBeUndefined();
});

test("what would take a backtracking machine for ever is told at once", () => {
  const began = performance.now();
  expect(fitsPattern(`${"a".repeat(5_000)}!`, "(a+)+")).toBe(false);
  expect(fitsPattern(`${"a".repeat(5_000)}!`, "(a|aa|a*)*b")).toBe(false);
  // A backtracking machine would not be ready in the life of a star.
  expect(performance.now() - began).toBeLessThan(10_000);
});
