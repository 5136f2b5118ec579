import { mkdtempSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { holderOf, takeLock } from "./lock.ts";

const folder = () => mkdtempSync(join(tmpdir(), "postern-lock-"));

test("one holds it at a time, and whoever comes next when it is released", () => {
  const place = folder();
  const lock = takeLock(place);
  expect(lock).toBeDefined();
  expect(takeLock(place)).toBeUndefined();
  lock?.release();
  expect(takeLock(place)).toBeDefined();
});

test("who holds it is written beside it, and no longer when it is released", () => {
  const place = folder();
  const lock = takeLock(place);
  expect(holderOf(place)).toEqual({ pid: process.pid, host: hostname() });
  lock?.release();
  expect(holderOf(place)).toBeUndefined();
});
