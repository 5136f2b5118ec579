import { expect, test } from "vitest";
import { memoize } from "./memoize.ts";

test("what was asked before is not made again, and strangers' texts fill no memory", () => {
  const made: string[] = [];
  const length = memoize((text) => {
    made.push(text);
    return text.length;
  }, 2);
  expect([length("a"), length("a"), length(""), length("")]).toEqual([1, 1, 0, 0]);
  expect(made).toEqual(["a", ""]);
  expect([length("third"), length("a"), length("third")]).toEqual([5, 1, 5]);
  expect(made).toEqual(["a", "", "third", "a"]);
});
