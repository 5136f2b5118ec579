import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildIfNeeded } from "#server/next/build.ts";
import { compileCache } from "./support/portal.ts";

// `npm test` runs everything; `npm run check` what takes under a minute. Two lanes run side by side, and each step
// prints what it said when it has ended. The last line counts all tests.

type Count = { passed: number; failed: number; skipped: number };

const root = join(import.meta.dirname, "..");
const results = join(root, "tests/results");
const bin = (name: string) => join(root, "node_modules/.bin", name);
// They print into pipes here.
const colour: Record<string, string> = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
const quick = process.argv.includes("check");

/** Resolves to whether the step held; what it printed stands together, under its title. */
async function run(
  title: string,
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<boolean> {
  const began = performance.now();
  const step = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...colour, ...environment },
  });
  const output: Buffer[] = [];
  for (const stream of [step.stdout, step.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const [code] = await once(step, "close");
  const seconds = Math.round((performance.now() - began) / 1_000);
  process.stdout.write(`\n── ${title} (${seconds} s)\n`);
  process.stdout.write(Buffer.concat(output));
  return code === 0;
}

/** A step that either holds or not counts as one test. */
async function step(title: string, command: string, ...args: string[]): Promise<Count> {
  const passed = await run(title, command, args);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

async function build(): Promise<Count> {
  try {
    await buildIfNeeded(root);
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    process.stdout.write(`\n── build\n${error}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function vitest(project: string): Promise<Count> {
  const file = join(results, `${project.replaceAll(" ", "-")}.json`);
  const passed = await run(project, bin("vitest"), [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = read(file) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
  };
  const failed = report.numFailedTests || (passed ? 0 : 1);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

async function browser(): Promise<Count> {
  const file = join(results, "browser.json");
  const passed = await run("browser", bin("playwright"), ["test"], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  const { stats } = read(file) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  const failed = stats.unexpected || (passed ? 0 : 1);
  return { passed: stats.expected + stats.flaky, failed, skipped: stats.skipped };
}

/** Runs the steps of a lane one after the other. */
async function lane(...steps: (() => Promise<Count>)[]): Promise<Count[]> {
  const counts: Count[] = [];
  for (const next of steps) counts.push(await next());
  return counts;
}

const beside = async (...lanes: Promise<Count[]>[]): Promise<Count[]> => (await Promise.all(lanes)).flat();

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {
      numPassedTests: 0,
      numFailedTests: 1,
      numPendingTests: 0,
      numTodoTests: 0,
      stats: { expected: 0, unexpected: 1, flaky: 0, skipped: 0 },
    };
  }
}

mkdirSync(results, { recursive: true });
// How far the long tests are is theirs.
for (const name of readdirSync(results))
  if (name !== "long.json") rmSync(join(results, name), { recursive: true });
// Before anything else: portals that are tested side by side share the pages, and each would wait for them.
const counts = quick ? [] : await lane(build);
counts.push(
  ...(await beside(
    lane(
      () => step("page types", bin("next"), "typegen"),
      () => step("types", bin("tsc"), "--noEmit"),
      () => step("lint and format", bin("biome"), "ci", "--colors=off", "--error-on-warnings", "."),
      () => step("unused", bin("knip")),
      () => step("licences", process.execPath, "tests/licences.ts"),
      ...(quick ? [] : [() => vitest("alone")]),
    ),
    lane(() => vitest("unit"), ...(quick ? [] : [() => vitest("unit on PostgreSQL")])),
  )),
);
if (!quick)
  counts.push(
    ...(await beside(
      lane(
        () => vitest("system"),
        () => vitest("system on PostgreSQL"),
      ),
      lane(browser),
    )),
  );

const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
const skipped = sum("skipped");
// A skipped test is a promise nobody checked; where the project is judged, that is a failure.
const failed = sum("failed") + (process.env.CI ? skipped : 0);
if (skipped > 0)
  process.stdout.write(`\n${skipped} skipped: a tool or a right is missing here; see above.\n`);
process.stdout.write(`\n${sum("passed")} passed, ${failed} failed\n`);
process.exit(failed > 0 ? 1 : 0);
