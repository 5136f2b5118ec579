import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { copyWhole, moveFile, syncFolder } from "./durable-move.ts";

function folderIn(place: string): string {
  const folder = mkdtempSync(join(place, "postern-move-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const anotherDisk = "/dev/shm";
const places = [tmpdir(), anotherDisk].filter(existsSync);

for (const place of places)
  test(`a file moves to a folder that is made for it, over what is there (${place})`, () => {
    const [from, to] = [folderIn(tmpdir()), folderIn(place)];
    for (const content of ["one", "two"]) {
      writeFileSync(join(from, "a"), content, { mode: 0o600 });
      moveFile(join(from, "a"), join(to, "new/b"));
      expect(readdirSync(from)).toEqual([]);
      expect(readdirSync(join(to, "new"))).toEqual(["b"]);
      expect(readFileSync(join(to, "new/b"), "utf8")).toBe(content);
      expect(statSync(join(to, "new/b")).mode & 0o777).toBe(0o600);
    }
  });

test("a copy has its name when it is whole, whatever was left of one that was cut off", () => {
  const folder = folderIn(tmpdir());
  writeFileSync(join(folder, "a"), "whole", { mode: 0o600 });
  writeFileSync(join(folder, "b.new"), "wh");
  copyWhole(join(folder, "a"), join(folder, "b"));
  expect(readdirSync(folder)).toEqual(["a", "b"]);
  expect(readFileSync(join(folder, "b"), "utf8")).toBe("whole");
});

test("a folder is synced with all that is in it", () => {
  const folder = folderIn(tmpdir());
  mkdirSync(join(folder, "b/c"), { recursive: true });
  writeFileSync(join(folder, "b/c/d"), "");
  syncFolder(folder);
  expect(readdirSync(folder, { recursive: true })).toHaveLength(3);
});
