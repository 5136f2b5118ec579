import fc from "fast-check";
import { expect, test } from "vitest";
import { FirstLines } from "./first-lines.ts";

test("every key is known by the line where it stood first, as a map has it", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 300 }), (keys) => {
      const lines = new FirstLines();
      const map = new Map<string, number>();
      for (const [at, key] of keys.entries()) {
        expect(lines.note(key, at + 1)).toBe(map.get(key));
        if (!map.has(key)) map.set(key, at + 1);
      }
    }),
  );
});

test("fifty thousand keys are told apart", () => {
  const lines = new FirstLines();
  const keys = Array.from({ length: 50_000 }, (_, at) => `member ${at}`);
  expect(keys.every((key, at) => lines.note(key, at + 1) === undefined)).toBe(true);
  expect(keys.every((key, at) => lines.note(key, 1) === at + 1)).toBe(true);
});
