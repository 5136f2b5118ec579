import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { adoptKeys, keys } from "#lib/keys.ts";
import { freshPortalPerTest } from "../../../tests/support/fresh-portal.ts";
import { Pace } from "../pace.ts";
import { hashPassword, needsRehash, verifyPassword } from "../password-hash.ts";
import { isTooLong } from "../password-rules.ts";
import { innerHash } from "./inner-hash.ts";
import { readForeign } from "./read-foreign.ts";
import { type ForeignHash, longestPasswordBytes, type Recipe } from "./recipe.ts";
import { wrapForeign } from "./wrap-foreign.ts";

freshPortalPerTest();

async function wrapped(text: string) {
  const read = readForeign(text);
  if (!read.ok) throw new Error(read.why);
  return wrapForeign(read.foreign);
}

const sha512 = (password: string) => createHash("sha512").update(password).digest("hex");

test("a password of the system of 2020 verifies, and the hash it had is nowhere in what is stored", async () => {
  const { passwordHash, importedCost } = await wrapped(sha512("secret"));
  const form = /^\$pbkdf2-sha512\$i=1000,k=[\w-]{8},pre=sha512\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{86})$/;
  const [, salt = "", hash] = form.exec(passwordHash) ?? [];
  const bare = Buffer.from(sha512("secret"), "hex");
  const peppered = createHmac("sha512", keys().pepper[0]!).update(bare).digest();
  const made = pbkdf2Sync(peppered, Buffer.from(salt, "base64"), 1000, 64, "sha512");
  expect(hash).toBe(made.toString("base64").replace("==", ""));
  expect(importedCost).toBe(2);
  expect(await verifyPassword("secret", passwordHash)).toBe(true);
  expect(await verifyPassword("Secret", passwordHash)).toBe(false);
  expect(await verifyPassword("", passwordHash)).toBe(false);
  // The bare hash is no password.
  expect(await verifyPassword(sha512("secret"), passwordHash)).toBe(false);
  expect(needsRehash(passwordHash)).toBe(true);
});

test("the inner hash of no scheme can be read in what is stored", async () => {
  for (const text of [
    "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "pbkdf2:sha1:4096$salt$4b007901b765489abead49d926f721d065a429c1",
  ]) {
    const { passwordHash } = await wrapped(text);
    const hash = text.slice(-31);
    for (const shown of [hash, Buffer.from(hash, "hex").toString("base64")])
      if (shown.length > 10) expect(passwordHash).not.toContain(shown.slice(0, 10));
  }
});

test("the password is hashed as it was typed: no other system changes its characters", async () => {
  const { passwordHash } = await wrapped(sha512("Ａme\u0301lie"));
  expect(await verifyPassword("Ａme\u0301lie", passwordHash)).toBe(true);
  expect(await verifyPassword("Amélie", passwordHash)).toBe(false);
});

const salt = (least: number, most: number) =>
  fc.uint8Array({ minLength: least, maxLength: most }).map((bytes) => Buffer.from(bytes));
const none = { bytes: fc.constant(0), memory: fc.constant(0), lanes: fc.constant(0) };
const between = (min: number, max: number) => fc.integer({ min, max });
const length = between(16, 64);
const argon2Of = fc.record({ lanes: between(1, 3), beside: between(0, 200) });
const recipe: fc.Arbitrary<Recipe> = fc.oneof(
  fc.record({
    scheme: fc.constantFrom("pbkdf2-sha1", "pbkdf2-sha256", "pbkdf2-sha512"),
    ...{ ...none, rounds: between(1, 300), bytes: length, salt: salt(1, 64) },
  }),
  fc.record({ ...none, scheme: fc.constant("bcrypt"), rounds: fc.constant(4), salt: salt(16, 16) }),
  fc
    .tuple(fc.constantFrom("argon2i", "argon2id"), argon2Of, between(1, 3), length, salt(8, 64))
    .map(([scheme, { lanes, beside }, rounds, bytes, itsSalt]) => ({
      ...{ scheme, rounds, bytes, memory: 8 * lanes + beside, lanes, salt: itsSalt },
    })),
  fc.record({
    scheme: fc.constant("scrypt"),
    ...{
      rounds: between(1, 8),
      bytes: length,
      memory: between(1, 8),
      lanes: between(1, 3),
      salt: salt(1, 64),
    },
  }),
  fc.record({ ...none, scheme: fc.constant("sha512crypt"), rounds: between(1000, 1100), salt: salt(0, 16) }),
);
const password = fc.string({ unit: "grapheme", maxLength: 60 });

async function hashOf(made: Recipe, text: string): Promise<ForeignHash> {
  return { recipe: made, hash: await innerHash(made, Buffer.from(text)) };
}

test("by any recipe the right password verifies and no other does", async () => {
  await fc.assert(
    fc.asyncProperty(recipe, password, password, async (made, one, other) => {
      const { passwordHash, importedCost } = await wrapForeign(await hashOf(made, one));
      expect(passwordHash).toMatch(
        /^\$pbkdf2-sha512\$i=1000,k=[\w-]{8},pre=[A-Za-z0-9.+/-]+\$[^$]{22}\$[^$]{86}$/,
      );
      expect(importedCost).toBeGreaterThan(0);
      expect(needsRehash(passwordHash)).toBe(true);
      expect(await verifyPassword(one, passwordHash)).toBe(true);
      const isSame = one === other || (made.scheme === "bcrypt" && sameForBcrypt(one, other));
      expect(await verifyPassword(other, passwordHash)).toBe(isSame);
    }),
    { numRuns: 150 },
  );
});

/** It takes the first 72 bytes of a password and the zero after it, over and over. */
function sameForBcrypt(...passwords: [string, string]): boolean {
  const [one, other] = passwords.map((each) => Buffer.alloc(72, `${each}\0`));
  return one!.equals(other!);
}

test("a damaged text is of no password, and asks for no more than a text of ours may", async () => {
  const made = await hashOf(
    { scheme: "argon2id", rounds: 1, bytes: 32, memory: 8, lanes: 1, salt: randomBytes(16) },
    "secret",
  );
  const { passwordHash: stored } = await wrapForeign(made);
  expect(await verifyPassword("secret", stored)).toBe(true);
  const place = fc.nat(stored.length - 1);
  const broken = fc.oneof(
    place.map((at) => stored.slice(0, at)),
    fc.tuple(place, fc.constantFrom(..."!.,$=-_ 0Az\0")).map(([at, sign]) => {
      return stored.slice(0, at) + sign + stored.slice(at + 1);
    }),
    fc.constantFrom(
      stored.replace("argon2id.1.32.8.1.", "argon2id.1.32.4000000.1."),
      stored.replace("argon2id.1.32.8.1.", "argon2id.01.32.8.1."),
      stored.replace("argon2id.1.32.8.1.", "argon2id.1.32.8.9."),
      stored.replace("argon2id", "argon2d"),
      stored.replace(/,pre=[^$]+/, ",pre=sha512"),
      stored.replace(/,pre=[^$]+/, ",pre="),
      stored.replace(/,pre=[^$]+/, ""),
    ),
  );
  await fc.assert(
    fc.asyncProperty(broken, async (text) => {
      expect(await verifyPassword("secret", text)).toBe(text === stored);
    }),
    { numRuns: 150 },
  );
});

test("an older pepper still verifies what was brought along; a lost one does not", async () => {
  const { passwordHash } = await wrapped(sha512("secret"));
  const newer = randomBytes(32);
  adoptKeys({ ...keys(), pepper: [newer, ...keys().pepper] });
  expect(await verifyPassword("secret", passwordHash)).toBe(true);
  adoptKeys({ ...keys(), pepper: [newer] });
  expect(await verifyPassword("secret", passwordHash)).toBe(false);
});

const crypt: Recipe = {
  ...{ scheme: "sha512crypt", rounds: 20_000, bytes: 0, memory: 0, lanes: 0 },
  salt: Buffer.from("saltsalt"),
};

test("the longest password that may be typed takes no longer than what is kept for it", async () => {
  const longest = "\u{1F511}".repeat(256);
  expect([isTooLong(longest), isTooLong(`${longest}x`)]).toEqual([false, true]);
  expect(Buffer.byteLength(longest)).toBe(longestPasswordBytes);
  const { importedCost } = await wrapForeign(await hashOf(crypt, "short"));
  const pace = new Pace();
  pace.knowFrom(Number.POSITIVE_INFINITY);
  const times = await Promise.all(
    [1, 2, 3].map(async () => {
      const before = process.threadCpuUsage();
      await innerHash(crypt, Buffer.from(longest));
      return pace.iterationsIn(process.threadCpuUsage(before));
    }),
  );
  // A short one costs less than a third of it: what a busy machine adds to the one or the other is no matter.
  expect(Math.min(...times)).toBeLessThan(1.5 * importedCost);
});

test("the dear work of another system's hash is done in the thread of low priority", async () => {
  const made: Recipe = { ...crypt, rounds: 36_000 };
  const { passwordHash } = await wrapForeign(await hashOf(made, "secret"));
  // So that the thread is there.
  await hashPassword("another");
  const before = process.threadCpuUsage();
  expect(await verifyPassword("secret", passwordHash)).toBe(true);
  const { user, system } = process.threadCpuUsage(before);
  // In microseconds; it takes 50 000.
  expect(user + system).toBeLessThan(30_000);
});
