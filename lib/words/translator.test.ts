import { expect, test } from "vitest";
import { pageWords } from "./page-words.ts";
import { translatorOf } from "./translator.ts";

test("texts have their values, plurals and links in every language", () => {
  const inEvery = (["en", "de"] as const).map((language) => pageWords(language).t);
  expect(inEvery.map((t) => t("logInForm.heading"))).toEqual(["Log in", "Anmelden"]);
  expect(inEvery.map((t) => t("information.asOf", { day: "today" }))).toEqual([
    "As of today",
    "Stand: today",
  ]);
  expect(inEvery.map((t) => t("security.sessionsText", { others: 1 }))).toEqual([
    "This browser and 1 other.",
    "In diesem und 1 anderen Browser.",
  ]);
  expect(inEvery.map((t) => t.rich("logIn.signUp", { link: (text) => `[${text}]` }))).toEqual([
    "New here? [Sign up]",
    "Neu hier? [Registrieren]",
  ]);
  expect(inEvery.map((t) => t.group("form").show)).toEqual(["Show", "Anzeigen"]);
});

test("a value is shown as it is, even if it looks like markup", () => {
  const t = translatorOf<{ hello: "Hello {name}, {name}" }>("en", { hello: "Hello {name}, {name}" });
  for (const name of ["<b>", "{name}", "$&", "'{", ""])
    expect(t("hello", { name })).toBe(`Hello ${name}, ${name}`);
});

test("a text that lacks a value is an error, not a text with a hole", () => {
  const t = translatorOf<{ hello: "Hello {name}" }>("en", { hello: "Hello {name}" });
  expect(() => t("hello", {} as { name: string })).toThrow();
  expect(() => t("goodbye" as "hello", { name: "Ada" })).toThrow();
});
