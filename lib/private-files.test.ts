import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { log } from "./log.ts";
import { makeFolderPrivate, makePrivate, warnIfPublic } from "./private-files.ts";

const said = vi.spyOn(log, "warn").mockImplementation(() => {});
let folder: string;

beforeEach(() => {
  said.mockClear();
  folder = mkdtempSync(join(tmpdir(), "postern-rights-"));
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true }));
});

function aFile(name: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, "secret");
  chmodSync(path, mode);
  return path;
}

const modeOf = (path: string) => statSync(path).mode & 0o7777;
const sayings = () => said.mock.calls.map(([event, fields]) => [event, fields?.file]);

test.each([0o666, 0o644, 0o640, 0o604])("a file of ours with rights %o is put right and named", (mode) => {
  const path = aFile("keys.json", mode);
  makePrivate(path);
  expect(modeOf(path)).toBe(0o600);
  expect(sayings()).toEqual([["rights were too wide, now its owner's alone", path]]);
});

test("one that is its owner's alone, or not there, is left alone without a word", () => {
  const path = aFile("keys.json", 0o400);
  makePrivate(path);
  makePrivate(join(folder, "missing"));
  warnIfPublic(path);
  expect(modeOf(path)).toBe(0o400);
  expect(sayings()).toEqual([]);
});

test("one that was linked in from elsewhere is only named", () => {
  const path = aFile("elsewhere", 0o644);
  const link = join(folder, "keys.json");
  symlinkSync(path, link);
  makePrivate(link);
  expect(modeOf(path)).toBe(0o644);
  expect(sayings()).toEqual([["rights are too wide", link]]);
});

test("what is not ours is named where others can read it, and left to a group", () => {
  const path = aFile("privkey.pem", 0o644);
  warnIfPublic(path);
  warnIfPublic(aFile("of-a-group.pem", 0o640));
  expect(modeOf(path)).toBe(0o644);
  expect(sayings()).toEqual([["rights are too wide", path]]);
});

test("a folder is put right if it is ours alone, and only named if it is not", () => {
  const isOurs = (name: string) => name === "keys.json";
  const data = join(folder, "data");
  mkdirSync(data);
  writeFileSync(join(data, "keys.json"), "");
  chmodSync(data, 0o777);
  makeFolderPrivate(data, isOurs);
  expect(modeOf(data)).toBe(0o700);
  writeFileSync(join(data, "another's"), "");
  chmodSync(data, 0o777);
  makeFolderPrivate(data, isOurs);
  rmSync(join(data, "another's"));
  chmodSync(data, 0o1777);
  makeFolderPrivate(data, isOurs);
  expect(modeOf(data)).toBe(0o1777);
  expect(sayings().map(([event]) => event)).toEqual([
    "rights were too wide, now its owner's alone",
    "rights are too wide",
    "rights are too wide",
  ]);
});
