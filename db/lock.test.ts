import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { takeLock } from "./lock.ts";

const folder = () => mkdtempSync(join(tmpdir(), "postern-lock-"));
const module = join(import.meta.dirname, "lock.ts");

/** Takes it at that moment, in a process of its own that says what it got and holds it until told to end. */
async function takenElsewhere(place: string, at: number): Promise<boolean> {
  const script = `import { takeLock } from ${JSON.stringify(module)};
    while (Date.now() < ${at});
    console.log(takeLock(${JSON.stringify(place)}) !== undefined);
    process.stdin.once("data", () => process.exit());`;
  const running = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  const { stdout, stdin } = running.child;
  const [said] = await new Promise<string[]>((resolve) =>
    stdout?.once("data", (chunk) => resolve([String(chunk)])),
  );
  ends.push(() => stdin?.end("end\n"));
  running.catch(() => {});
  return said?.trim() === "true";
}
const ends: (() => void)[] = [];

test("one holds it at a time, and whoever comes next when it is released", () => {
  const place = folder();
  const lock = takeLock(place);
  expect(lock).toBeDefined();
  expect(takeLock(place)).toBeUndefined();
  lock?.release();
  expect(takeLock(place)).toBeDefined();
});

test("of two processes that take it at the same moment exactly one gets it", async () => {
  for (let times = 0; times < 3; times += 1) {
    const place = folder();
    // Late enough for both to be there.
    const at = Date.now() + 500;
    const got = await Promise.all([takenElsewhere(place, at), takenElsewhere(place, at)]);
    for (const end of ends.splice(0)) end();
    expect(got.filter(Boolean)).toHaveLength(1);
  }
}, 20_000);
