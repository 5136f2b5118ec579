import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createFile, replaceFile } from "./atomic-file.ts";

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-whole-file-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("a file is replaced whole, with the mode asked for, and nothing is left beside it", () => {
  const folder = aFolder();
  const path = join(folder, "key");
  replaceFile(path, "old", 0o644);
  replaceFile(path, "new", 0o600);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["key"]);
});

test("the second of two that create a file leaves the first one's", () => {
  const folder = aFolder();
  createFile(join(folder, "key"), "first", 0o600);
  createFile(join(folder, "key"), "second", 0o600);
  expect(readFileSync(join(folder, "key"), "utf8")).toBe("first");
  expect(readdirSync(folder)).toEqual(["key"]);
});

test("a place that cannot be written to is an error with its code", () => {
  expect(() => replaceFile(join(aFolder(), "none", "key"), "", 0o600)).toThrow(/ENOENT/);
});
