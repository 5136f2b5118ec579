import { createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { adoptKeys, keyId, keys } from "#lib/keys.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { HashQueueFull, hashInThread, hashing } from "./hash-queue.ts";
import { decoyHash, hashPassword, needsRehash, verifyPassword } from "./password-hash.ts";

freshPortalPerTest();

const password = fc.string({ unit: "binary", maxLength: 256 });

test("every hashed text verifies, and nothing else does", async () => {
  await fc.assert(
    fc.asyncProperty(password, password, async (one, other) => {
      const stored = await hashPassword(one);
      expect(await verifyPassword(one, stored)).toBe(true);
      expect(await verifyPassword(other, stored)).toBe(one.normalize("NFKC") === other.normalize("NFKC"));
    }),
    { numRuns: 50 },
  );
});

test("the stored text names its cost and its pepper, and is PBKDF2 as RFC 8018 has it", async () => {
  const stored = await hashPassword("Ｃorrect horse");
  const [pepper] = keys().pepper;
  const form = /^\$pbkdf2-sha512\$i=1000,k=([\w-]{8})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{86})$/;
  const [, id, salt = "", hash] = form.exec(stored) ?? [];
  expect(id).toBe(keyId(pepper!));
  const peppered = createHmac("sha512", pepper!).update("Correct horse").digest();
  const made = pbkdf2Sync(peppered, Buffer.from(salt, "base64"), 1000, 64, "sha512");
  expect(hash).toBe(made.toString("base64").replace("==", ""));
});

test("the same password is stored as another text each time", async () => {
  expect(await hashPassword("the same one")).not.toBe(await hashPassword("the same one"));
});

test("keyboards that compose letters in another way get in", async () => {
  expect(await verifyPassword("Ame\u0301lie", await hashPassword("Am\u00e9lie"))).toBe(true);
});

test("a stored text that is none of ours is of no password", async () => {
  const stored = await hashPassword("a password");
  const broken = fc.oneof(
    fc.string(),
    fc.nat(stored.length - 1).map((at) => stored.slice(0, at)),
    fc.nat(stored.length - 1).map((at) => `${stored.slice(0, at)}!${stored.slice(at + 1)}`),
    fc.constantFrom(stored.toUpperCase(), `${stored}\n`, stored.replace("i=1000", "i=1001"), decoyHash()),
  );
  await fc.assert(
    fc.asyncProperty(broken, async (text) => {
      expect(await verifyPassword("a password", text)).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test("an older pepper still verifies and asks to be replaced; a lost one verifies nothing", async () => {
  const stored = await hashPassword("a password");
  expect(needsRehash(stored)).toBe(false);
  const newer = randomBytes(32);
  adoptKeys({ ...keys(), pepper: [newer, ...keys().pepper] });
  expect(await verifyPassword("a password", stored)).toBe(true);
  expect(needsRehash(stored)).toBe(true);
  adoptKeys({ ...keys(), pepper: [newer] });
  expect(await verifyPassword("a password", stored)).toBe(false);
});

test("another cost asks to be replaced", async () => {
  const stored = await hashPassword("a password");
  change({ passwordIterations: 2000 });
  expect(needsRehash(stored)).toBe(true);
  expect(await verifyPassword("a password", stored)).toBe(true);
  expect(decoyHash()).toMatch(/^\$pbkdf2-sha512\$i=2000,/);
});

test("beyond two seconds of work nobody waits; the seconds to wait are said", async () => {
  const job = { password: Buffer.from("x"), salt: Buffer.from("y"), iterations: 1000 };
  hashing.meanMs = 500;
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => hashInThread(job)));
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...Array(4).fill("fulfilled"),
    ...Array(2).fill("rejected"),
  ]);
  const [refused] = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(refused?.reason).toBeInstanceOf(HashQueueFull);
  expect(refused?.reason.retryAfterSeconds).toBe(2);
  // Measured since: these took no half second each.
  expect(hashing.meanMs).toBeLessThan(500);
});

test("when the thread dies what waited is told to try again, and the next hash starts another", async () => {
  const job = { password: Buffer.from("x"), salt: Buffer.from("y"), iterations: 1_000_000 };
  const waiting = hashInThread(job);
  const dying = hashing.thread;
  await Promise.all([expect(waiting).rejects.toThrow(HashQueueFull), dying?.terminate()]);
  await expect(hashInThread(job)).rejects.toThrow(HashQueueFull);
  await vi.waitFor(() => expect(hashing.start).toBeDefined(), 3000);
  expect(await hashInThread({ ...job, iterations: 1000 })).toHaveLength(64);
});
