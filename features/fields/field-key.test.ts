import fc from "fast-check";
import { expect, test } from "vitest";
import { keyFor, keyProblem } from "./field-key.ts";

test.each(["name", "phone", "phone-2", "a", "x".repeat(40), "2nd-phone"])("%s is a key", (key) => {
  expect(keyProblem(key)).toBe(undefined);
});

test.each([
  "",
  "Phone",
  "e mail",
  "größe",
  "a_b",
  "x".repeat(41),
  "a.b",
  "__proto__",
  "toString",
  "constructor\n",
])("%j is none", (key) => {
  expect(keyProblem(key)).toBe("not a key");
});

test.each([
  ...["id", "action", "method", "submit", "constructor", "then", "children", "key", "ref", "style", "title"],
  ...["stamp", "asked", "keep", "username", "password", "new", "onclick", "12"],
])("%s has a meaning of its own", (key) => {
  expect(keyProblem(key)).toBe("reserved");
});

test.each([
  ["Phone", "phone"],
  ["Größe (cm)", "grosse-cm"],
  ["  E-mail  ", "e-mail"],
  ["Titel é", "titel-e"],
  ["Title", "title-2"],
  ["生日", "entry"],
  ["2001", "2001-2"],
])("the key for %j is %s", (label, key) => {
  expect(keyFor(label, () => false)).toBe(key);
});

test("whatever the label, its key is one that no other field has", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 0, max: 12 }), (label, others) => {
      const taken = new Set<string>();
      for (let count = 0; count <= others; count += 1) {
        const key = keyFor(label, (one) => taken.has(one));
        expect(keyProblem(key)).toBe(undefined);
        expect(taken.has(key)).toBe(false);
        taken.add(key);
      }
    }),
  );
});
