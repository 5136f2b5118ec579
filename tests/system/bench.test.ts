import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root } from "../../bench/support/processes.ts";
import type { Row } from "../../bench/support/rows.ts";

const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, ["bench/run.ts", ...args], { cwd: root });

test("what a browser loads keeps to its budget, as the bench prints it and writes it to a file", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "postern-bench-")), "measured.json");
  const { stdout } = await bench("--only", "browser", "--quick", "--json", file);
  expect(stdout).toMatch(/^\| what +\| portal +\| against \| ratio \| target \| met \|$/m);
  expect(stdout).toMatch(/^\| script of \/log-in +\| [\d.]+ kB +\| +\| +\| ≤ 120 +\| yes \|$/m);
  const { machine, measured } = JSON.parse(readFileSync(file, "utf8"));
  expect(machine).toMatchObject({ cores: expect.any(Number), node: process.version });
  const scripts = (measured as Row[]).filter(({ what }) => what.startsWith("script of "));
  expect(scripts.map(({ what }) => what)).toEqual([
    "script of /log-in",
    "script of /sign-up",
    "script of /information",
    "script of /information/edit",
  ]);
  for (const { portal, unit } of scripts) {
    expect(unit).toBe("kB");
    // Next's own floor is 116: less would mean that scripts were not found.
    expect(portal).toBeGreaterThan(100);
    // Forms with fields of many types have a control for each.
    expect(portal).toBeLessThanOrEqual(122);
  }
});

test("a bench that is not there is said so, with those that are", async () => {
  await expect(bench("--only", "dreams")).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^There is no bench dreams; there are handshakes, .*browser\.\n$/),
  });
});

test("so is a commit to be measured beside that is not there, before anything is started", async () => {
  await expect(bench("--beside", "dreams", "--only", "start")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^--beside dreams failed: There is no commit dreams in this repository\.$/m,
    ),
  });
});
