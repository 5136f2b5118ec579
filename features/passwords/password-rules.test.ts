import { statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isListed } from "./common-passwords.ts";
import { isSamePassword, passwordProblems } from "./password-rules.ts";

const problems = (password: string) => passwordProblems(password, "Ada the Countess", "Postern of Lovelace");

test.each([
  "correct horse battery staple",
  "wrong wrong wrong",
  "🗝️🔑🚪🏠🌳🌙☀️⭐🌊🍎🍐🍋🐈",
  "パスワードはとても長いですよね",
  "öffne die Tür, bitte",
  "xK8#vQ2!mZ9@pL4$",
  "Password? Not this one",
  "ada likes 4 old tea pots",
  "a postern in the garden wall",
  "abcdefgh and then some",
  "qwertyuiop is a row",
])("%s may be used", (password) => {
  expect(problems(password)).toEqual([]);
});

test("from 15 to 256 code points of any kind", () => {
  const signs = (length: number) =>
    Array.from({ length }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7_919) % 20_000)));
  expect(problems(signs(15).join(""))).toEqual([]);
  expect(problems(signs(256).join(""))).toEqual([]);
  expect(problems(signs(14).join(""))).toEqual(["too short"]);
  expect(problems("🔑🚪🏠🌳🌙⭐🌊🍎🍐🍋🐈🐕🐎🐑")).toEqual(["too short"]);
  expect(problems("")).toEqual(["missing"]);
  expect(problems(signs(257).join(""))).toEqual(["too long"]);
  expect(problems("x".repeat(10_000_000))).toEqual(["too long"]);
});

test.each([
  "aaaaaaaaaaaaaaa",
  "aAaAaAaAaAaAaAaAaA",
  "               ",
  "\u200B".repeat(15),
  "xyz!xyz!xyz!xyz!xy",
  "12, zzzzzzzzzzzzzzzzzzzz",
  "🔑".repeat(256),
])("not one to four characters repeated: %s", (password) => {
  expect(problems(password)).toContain("repeated");
});

test.each([
  "123456789012345",
  "abcdefghijklmnop",
  "zyxwvutsrqponml",
  "абвгдежзийклмноп",
  "qwertyuiopasdfghjkl",
  "qwertzuiopü asdf",
  "yxcvbnm,lkjhgfdsa",
  "azertyuiop qsdfg",
  "POIUYTREWQ98765!",
  '!"§$%&/()=1234567',
  "aaaaaaaa12345678",
  "abc-def-ghi-jkl-mno",
])("no run and no row of keys, either way: %s", (password) => {
  expect(problems(password)).toContain("in a row");
});

test.each([
  "password1234567",
  "P@55w0rd, P@55w0rd!",
  "7654321drowssap",
  "my password 2026!",
  "#1 TRUSTNO1 ".padEnd(20, "#"),
  "sunshine".repeat(32),
  "1llusion_2024_?",
  "ｐａｓｓｗｏｒｄ　－　２０２６",
])("no common password with little beside it, however it is disguised: %s", (password) => {
  expect(problems(password)).toContain("common");
});

test.each([
  "Ada the Countess",
  " ADA  THE COUNTESS",
  "ａda the countess",
  "ada-the-countess-1815",
  "@d4 th3 c0unt355 ok?",
  "ssetnuoc eht ada",
])("not the username, however it is disguised: %s", (password) => {
  expect(problems(password)).toContain("the username");
});

test("not the portal's name", () => {
  expect(problems("postern of lovelace")).toEqual(["the portal's name"]);
  expect(problems("P0stern-0f-L0velace!")).toEqual(["the portal's name"]);
  expect(passwordProblems("Postern", "POSTERN", "postern")).toEqual([
    "too short",
    "common",
    "the username",
    "the portal's name",
  ]);
});

test("a name of two letters forbids no password", () => {
  expect(passwordProblems("8-29-371 bo 4006-51-93", "Bo", "?!")).toEqual([]);
});

test("no text that a database or a hash would change without a word", () => {
  expect(problems(`\0${"x".repeat(20)}`)).toEqual(["broken text"]);
  expect(problems(`\ud83d${"x".repeat(20)}`)).toEqual(["broken text"]);
});

test("two passwords are one if they have one hash", () => {
  expect(isSamePassword("Schl\u00FCssel", "Schlu\u0308ssel")).toBe(true);
  expect(isSamePassword("Schlüssel", "schlüssel")).toBe(false);
});

test("the list holds 100 000 common passwords in at most 1 MB", () => {
  const { size } = statSync(join(import.meta.dirname, "common-passwords.bin"));
  expect(size).toBeGreaterThanOrEqual(600_000);
  expect(size).toBeLessThanOrEqual(1_000_000);
  for (const word of ["i2eas6", "iioveyou", "footbaii"]) expect(isListed(word), word).toBe(true);
  for (const word of ["rosebud hill", "gartenzwergin"]) expect(isListed(word), word).toBe(false);
});

// As many as dice choose from, and as long as theirs; no syllable twice in a word, as "dididi" would be.
const syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bli tre".split(" ");
const words = syllables
  .flatMap((one) => syllables.flatMap((two) => syllables.map((three) => [one, two, three])))
  .filter((chosen) => new Set(chosen).size === 3)
  .slice(0, 7_776)
  .map((chosen) => chosen.join(""));
const phrase = fc.array(fc.constantFrom(...words), { minLength: 4, maxLength: 4 });

test("no phrase of four random words is refused", () => {
  expect(new Set(words).size).toBe(7_776);
  fc.assert(
    fc.property(phrase, fc.constantFrom(" ", "-", ""), (chosen, between) => {
      expect(problems(chosen.join(between))).toEqual([]);
    }),
    { numRuns: 10_000 },
  );
});

test("no text makes judging fail", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.string({ unit: "binary" }),
      (password, name) => {
        expect(passwordProblems(password, name, name)).toBeInstanceOf(Array);
      },
    ),
  );
});
