import { expect, test } from "vitest";
import { isPhrase, phrase, phraseText } from "./phrase.ts";

const wanted = phrase("wanted.several", { one: phrase("wanted.number", { least: 1, most: 9 }) });

test("a phrase is put into words in each language, with the phrases in it", () => {
  const problem = phrase("setting.mustBeNot", { name: "X", wanted, value: "0" });
  expect(phraseText(problem, "en")).toBe(
    'X must be a number from 1 to 9 (or several behind commas), not "0".',
  );
  expect(phraseText(problem, "de")).toBe(
    "X darf nicht „0“ sein. Erlaubt ist eine Zahl von 1 bis 9 (oder mehrere, durch Kommas getrennt).",
  );
});

test("a value steers no terminal and forges no line", () => {
  const problem = phrase("pem.folder", { path: "a\n\u001b[2Jb" });
  expect(phraseText(problem, "en")).toBe("a\\u{a}\\u{1b}[2Jb is a folder, not a file.");
});

test("a phrase can be kept as JSON", () => {
  expect(isPhrase(JSON.parse(JSON.stringify(wanted)))).toBe(true);
});

test.each([
  "The order failed.",
  {},
  null,
  { path: "wanted" },
  { path: "wanted.gone" },
  { path: "pem.folder" },
])("%j is no phrase", (value) => {
  expect(isPhrase(value)).toBe(false);
});
