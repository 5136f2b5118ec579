import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { adoptKeys, keyId } from "./keys.ts";
import { keyedHash, keyedHashes, open, SealBroken, seal } from "./sealing.ts";

const aKey = () => randomBytes(32);
const first = aKey();

function useDataKeys(...data: Buffer[]) {
  adoptKeys({ session: [aKey()], pepper: [aKey()], data, ticket: [aKey()], action: [aKey()] });
}

beforeEach(() => useDataKeys(first));

const texts = fc.string({ unit: "binary" });

test("what is sealed opens in its context, and only there", () => {
  fc.assert(
    fc.property(texts, texts, texts, (plain, context, other) => {
      const sealed = seal(context, plain);
      expect(open(context, sealed)).toBe(plain);
      if (other !== context) expect(() => open(other, sealed)).toThrow(SealBroken);
    }),
  );
});

test("the same text is sealed differently each time and names its key", () => {
  expect(seal("a", "Ada")).not.toBe(seal("a", "Ada"));
  expect(seal("a", "Ada").split(".")[0]).toBe(keyId(first));
});

test("no character of a sealed value may change", () => {
  const sealed = seal("members.name", "Ada Lovelace");
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.constantFrom(..."AZaz09-_. ="), (index, character) => {
      const changed = sealed.slice(0, index) + character + sealed.slice(index + 1);
      if (changed !== sealed) expect(() => open("members.name", changed)).toThrow(SealBroken);
    }),
  );
});

test("nonsense and shortened values are refused", () => {
  const sealed = seal("a", "Ada");
  for (let length = 0; length < sealed.length; length++)
    expect(() => open("a", sealed.slice(0, length))).toThrow(SealBroken);
  fc.assert(
    fc.property(texts, (text) => {
      expect(() => open("a", text)).toThrow(SealBroken);
    }),
  );
});

test("after a rotation old values open, new ones are under the new key, and a lost key opens nothing", () => {
  const sealed = seal("a", "Ada");
  const second = aKey();
  useDataKeys(second, first);
  expect(open("a", sealed)).toBe("Ada");
  expect(seal("a", "Ada").startsWith(`${keyId(second)}.`)).toBe(true);
  useDataKeys(second);
  expect(() => open("a", sealed)).toThrow(SealBroken);
});

test("half a character is refused rather than changed", () => {
  expect(() => seal("a", "\ud83d")).toThrow("half a character");
});

test("a keyed hash names its key and depends on purpose, text and key", () => {
  const hash = keyedHash("username", "ada");
  expect(hash).toMatch(/^[\w-]{8}\.[\w-]{43}$/);
  expect(keyedHash("username", "ada")).toBe(hash);
  expect(keyedHash("network", "ada")).not.toBe(hash);
  expect(keyedHash("username", "Ada")).not.toBe(hash);
  useDataKeys(aKey());
  expect(keyedHash("username", "ada")).not.toBe(hash);
});

test("after a rotation a keyed hash is still found, and new ones are under the new key", () => {
  const hash = keyedHash("username", "ada");
  const second = aKey();
  useDataKeys(second, first);
  expect(keyedHashes("username", "ada")).toEqual([keyedHash("username", "ada"), hash]);
  expect(keyedHash("username", "ada").startsWith(`${keyId(second)}.`)).toBe(true);
});
