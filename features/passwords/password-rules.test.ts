import { expect, test } from "vitest";
import { passwordProblems } from "./password-rules.ts";

const problems = (password: string) => passwordProblems(password, "Ada the Countess", "Postern of Lovelace");

test("from 15 to 256 code points, whatever they are", () => {
  for (const password of [
    "x".repeat(15),
    "🗝️".repeat(8),
    " ".repeat(15),
    "🔑".repeat(256),
    "パスワードはとても長いですよね",
  ])
    expect(problems(password)).toEqual([]);
  expect(problems("x".repeat(14))).toEqual(["too short"]);
  expect(problems("🔑".repeat(14))).toEqual(["too short"]);
  expect(problems("")).toEqual(["too short"]);
  expect(problems("🔑".repeat(257))).toEqual(["too long"]);
  expect(problems("x".repeat(10_000_000))).toEqual(["too long"]);
});

test("not the username or the portal's name, however they are written", () => {
  for (const password of ["Ada the Countess", " ADA  THE COUNTESS", "ａda the countess"])
    expect(problems(password)).toEqual(["the username"]);
  expect(problems("postern of lovelace")).toEqual(["the portal's name"]);
  expect(passwordProblems("Postern", "POSTERN", "postern")).toEqual([
    "too short",
    "the username",
    "the portal's name",
  ]);
});

test("no text that a database or a hash would change without a word", () => {
  expect(problems(`\0${"x".repeat(20)}`)).toEqual(["broken text"]);
  expect(problems(`\ud83d${"x".repeat(20)}`)).toEqual(["broken text"]);
});
