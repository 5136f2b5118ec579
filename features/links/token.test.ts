import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { adoptKeys } from "#lib/keys.ts";
import { linkCode, linkHash, linkHashes, linkTokenOf, linkTokensFrom, makeLinkToken } from "./token.ts";

test("a token is 80 random bits in letters that cannot be mistaken, and no two are the same", () => {
  const tokens = Array.from({ length: 2_000 }, makeLinkToken);
  expect(new Set(tokens).size).toBe(tokens.length);
  for (const token of tokens) expect(token).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
  expect(new Set(tokens.join("")).size).toBe(32);
});

test("it is read however people type it", () => {
  expect(linkCode("0123456789ABCDEF")).toBe("0123-4567-89AB-CDEF");
  for (const typed of [
    "0123-4567-89AB-CDEF",
    " 0123 4567 89ab cdef\n",
    "oi23456789abcdef",
    "OL23–4567–89AB–CDEF",
    "０１２３４５６７８９ＡＢＣＤＥＦ",
    "https://portal.example:8443/link/0123456789ABCDEF",
    "0123\u200B456789ABCDEF",
  ])
    expect(linkTokenOf(typed), typed).toBe("0123456789ABCDEF");
  for (let times = 0; times < 200; times++) {
    const token = makeLinkToken();
    expect(linkTokenOf(linkCode(token).toLowerCase())).toBe(token);
  }
});

test("tokens of a secret are the same each time, and unlike those of another one, or under other keys", () => {
  const others = { session: [], pepper: [], ticket: [], action: [] };
  adoptKeys({ ...others, data: [randomBytes(32)] });
  const tokens = linkTokensFrom("a form", 500);
  for (const token of tokens) expect(token).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
  expect(linkTokensFrom("a form", 500)).toEqual(tokens);
  const another = linkTokensFrom("another form", 500);
  adoptKeys({ ...others, data: [randomBytes(32)] });
  expect(new Set([...tokens, ...another, ...linkTokensFrom("a form", 500)]).size).toBe(1_500);
});

test("anything else is none", () => {
  for (const typed of [
    "",
    "0123",
    "0123456789ABCDEFG",
    "0123456789ABCDEU",
    "0123456789ABCDE!",
    "x".repeat(100_000),
  ])
    expect(linkTokenOf(typed)).toBeUndefined();
});

test("its hash is found again after the data key was rotated, and tells nothing without the key", () => {
  const others = { session: [], pepper: [], ticket: [], action: [] };
  const [old, newest] = [randomBytes(32), randomBytes(32)];
  adoptKeys({ ...others, data: [old] });
  const before = linkHash("0123456789ABCDEF");
  adoptKeys({ ...others, data: [newest, old] });
  expect(linkHashes("0123456789ABCDEF")).toContain(before);
  expect(linkHash("0123456789ABCDEF")).not.toBe(before);
  adoptKeys({ ...others, data: [newest] });
  expect(linkHashes("0123456789ABCDEF")).not.toContain(before);
});
