import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadStaticFiles } from "#server/http/static-files.ts";
import { earlierStaticFiles, keepStaticFiles } from "./earlier-files.ts";

const hour = 60 * 60 * 1000;

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-earlier-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A checkout whose build has one script of this name. */
function aRelease(name: string): string {
  const root = aFolder();
  mkdirSync(join(root, ".next/static/chunks"), { recursive: true });
  writeFileSync(join(root, `.next/static/chunks/${name}.js`), `"${name}"`);
  return root;
}

test("a release's files are served for a day after another has replaced it, and then are gone", async () => {
  const dataDir = aFolder();
  const [one, two] = [aRelease("one"), aRelease("two")];
  const served = async (root: string) => {
    const { find } = await loadStaticFiles(root, await earlierStaticFiles(dataDir));
    return ["one", "two"].filter((name) => find(`/_next/static/chunks/${name}.js`));
  };
  await keepStaticFiles(one, dataDir, "1".repeat(64), 0);
  expect(await served(one)).toEqual(["one"]);
  await keepStaticFiles(two, dataDir, "2".repeat(64), 1000 * hour);
  expect(await served(two)).toEqual(["one", "two"]);
  await keepStaticFiles(two, dataDir, "2".repeat(64), 1023 * hour);
  expect(await served(two)).toEqual(["one", "two"]);
  await keepStaticFiles(two, dataDir, "2".repeat(64), 1025 * hour);
  expect(await served(two)).toEqual(["two"]);
  expect(readdirSync(join(dataDir, "static"))).toHaveLength(1);
});

test("whoever goes back to the earlier release has the later one's files for a day", async () => {
  const dataDir = aFolder();
  const [one, two] = [aRelease("one"), aRelease("two")];
  await keepStaticFiles(one, dataDir, "1".repeat(64), 0);
  await keepStaticFiles(two, dataDir, "2".repeat(64), hour);
  await keepStaticFiles(one, dataDir, "1".repeat(64), 2 * hour);
  await keepStaticFiles(one, dataDir, "1".repeat(64), 30 * hour);
  const { find, stylesheets } = await loadStaticFiles(one, await earlierStaticFiles(dataDir));
  expect(find("/_next/static/chunks/one.js")).toBeDefined();
  expect(find("/_next/static/chunks/two.js")).toBeUndefined();
  expect(stylesheets).toEqual([]);
});
