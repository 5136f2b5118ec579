import { expect, test } from "vitest";
import { linesOf, readOptions, translatedLinesOf, translateOptions } from "./option-lines.ts";

const given = (text: string, before: Parameters<typeof readOptions>[1] = []) => {
  const read = readOptions(text, before);
  if (!read.ok) throw new Error(read.code);
  return read.options;
};

test("a line is an option, with a key that is said or made", () => {
  expect(given("Vegan\n\n meat: With meat \nVegan food: no")).toEqual([
    { key: "vegan", label: "Vegan" },
    { key: "meat", label: "With meat" },
    { key: "vegan-food-no", label: "Vegan food: no" },
  ]);
});

test("one that goes is kept for whom has it, its key is given to no other, and its label brings it back", () => {
  const before = given("Vegan\nMeat");
  const fewer = given("meat: With meat", before);
  expect(fewer).toEqual([
    { key: "meat", label: "With meat" },
    { key: "vegan", label: "Vegan", isRetired: true },
  ]);
  expect(given("meat: With meat\nVEGAN", fewer)[1]).toEqual({ key: "vegan-2", label: "VEGAN" });
  expect(given("meat: With meat\nVegan", fewer)).toEqual([
    { key: "meat", label: "With meat" },
    { key: "vegan", label: "Vegan" },
  ]);
  expect(linesOf(fewer)).toBe("meat: With meat");
});

test.each([
  ["", "no options"],
  ["a: One\na: Two", "option twice"],
  ["a: One\nb: One", "option twice"],
  [`${"x".repeat(201)}`, "option too long"],
  [Array.from({ length: 201 }, (_, at) => `o${at}`).join("\n"), "too many options"],
])("%j is refused", (text, code) => {
  expect(readOptions(text, [])).toMatchObject({ ok: false, code });
});

test("labels in another language belong to the keys, or stand in the same order", () => {
  const options = given("a: One\nb: Two");
  const inOrder = translateOptions("Eins\nZwei", "de", options);
  expect(inOrder).toMatchObject({ ok: true });
  const byKey = translateOptions("b: Zwei", "de", options);
  expect(byKey.ok && translatedLinesOf(byKey.options, "de")).toBe("b: Zwei");
  expect(inOrder.ok && translatedLinesOf(inOrder.options, "de")).toBe("a: Eins\nb: Zwei");
  expect(inOrder.ok && given("b: Two!\na: One", inOrder.options)).toEqual([
    { key: "b", label: "Two!", translations: { de: "Zwei" } },
    { key: "a", label: "One", translations: { de: "Eins" } },
  ]);
  expect(translateOptions("Eins", "de", options)).toMatchObject({ code: "not as many options" });
  expect(translateOptions("a: Eins\na: Zwei", "de", options)).toMatchObject({ ok: false });
});
