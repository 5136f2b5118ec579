import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));

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

test("installs what is missing or of another version, and leaves alone what is there", () => {
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

test("with npm's setting ignore-scripts npm start still gets the portal's own Node", () => {
  const folder = join(root, "ignoring");
  mkdirSync(join(folder, "own-node"), { recursive: true });
  cpSync(join(import.meta.dirname, "prepare.mjs"), join(folder, "cli/prepare.mjs"));
  const install = "mkdir -p bin && ln -s /bin/echo bin/node";
  const ownNode = { name: "node", version: "26.0.0", bin: "bin/node", scripts: { preinstall: install } };
  writeFileSync(join(folder, "own-node/package.json"), JSON.stringify(ownNode));
  const npmThere = (...args: string[]) =>
    spawnSync("npm", args, { cwd: folder, encoding: "utf8", env: { ...process.env, npm_execpath: "" } });
  npmThere("pack", "./own-node");
  const dependencies = { node: "file:node-26.0.0.tgz" };
  const start = { name: "root", dependencies, allowScripts: { node: true }, scripts };
  writeFileSync(join(folder, "package.json"), JSON.stringify(start));
  npmThere("install", "--package-lock-only");
  writeFileSync(join(folder, ".npmrc"), "ignore-scripts=true\n");
  const { stdout, stderr } = npmThere("start");
  expect(stdout, stderr).toMatch(/^server\.ts --end-with-parent$/m);
}, 60_000);

test("no npm script needs another to have been run before it", () => {
  expect(Object.keys(scripts).filter((name) => /^(pre|post)/.test(name))).toEqual([]);
});
