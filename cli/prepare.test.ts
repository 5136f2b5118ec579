import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

// A folder with one dependency, which npm takes from a file, so that nothing is fetched.
const root = mkdtempSync(join(tmpdir(), "postern-prepare-"));
const npm = (...args: string[]) => execFileSync("npm", args, { cwd: root, stdio: "ignore" });

function write(file: string, content: object) {
  mkdirSync(join(root, file, ".."), { recursive: true });
  writeFileSync(join(root, file), JSON.stringify(content));
}

function pack(version: string) {
  write("dependency/package.json", { name: "dependency", version });
  npm("pack", "./dependency");
}

const dependsOn = (version: string) =>
  write("package.json", { name: "root", dependencies: { dependency: `file:dependency-${version}.tgz` } });

function prepare(): { isSilent: boolean } {
  const { status, stderr } = spawnSync(process.execPath, ["cli/prepare.mjs"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  expect(existsSync(join(root, "node_modules/dependency/package.json"))).toBe(true);
  return { isSilent: stderr === "" };
}

test("installs what is missing or of another version, and leaves alone what is there, whoever installed it", () => {
  cpSync(join(import.meta.dirname, "prepare.mjs"), join(root, "cli/prepare.mjs"));
  pack("1.0.0");
  pack("2.0.0");
  dependsOn("1.0.0");
  npm("install", "--package-lock-only");
  expect(prepare().isSilent).toBe(false);
  expect(prepare().isSilent).toBe(true);
  npm("ci");
  expect(prepare().isSilent).toBe(true);
  rmSync(join(root, "node_modules/dependency"), { recursive: true });
  expect(prepare().isSilent).toBe(false);
  rmSync(join(root, "node_modules/.package-lock.json"));
  expect(prepare().isSilent).toBe(false);
  dependsOn("2.0.0");
  npm("install", "--package-lock-only");
  expect(prepare().isSilent).toBe(false);
  expect(prepare().isSilent).toBe(true);
}, 60_000);
