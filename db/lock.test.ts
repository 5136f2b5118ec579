import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { takeLock } from "./lock.ts";

const folder = () => mkdtempSync(join(tmpdir(), "postern-lock-"));

test("one holds it at a time, and whoever comes next when it is released", () => {
  const place = folder();
  const lock = takeLock(place);
  expect(lock).toBeDefined();
  expect(takeLock(place)).toBeUndefined();
  lock?.release();
  expect(takeLock(place)).toBeDefined();
});
