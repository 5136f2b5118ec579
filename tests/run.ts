import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

// `npm test` runs everything; `npm run check` what takes under half a minute. The last line counts all tests.

type Count = { passed: number; failed: number; skipped: number };

const root = join(import.meta.dirname, "..");
const results = join(root, "tests/results");
const bin = (name: string) => join(root, "node_modules/.bin", name);
const quick = process.argv.includes("check");

function run(
  title: string,
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): boolean {
  process.stdout.write(`\n── ${title}\n`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  return status === 0;
}

/** A step that either holds or not counts as one test. */
function step(title: string, command: string, ...args: string[]): Count {
  const passed = run(title, command, args);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

function vitest(project: string): Count {
  const file = join(results, `${project}.json`);
  const passed = run(project, bin("vitest"), [
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

function browser(): Count {
  const file = join(results, "browser.json");
  const passed = run("browser", bin("playwright"), ["test"], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  const { stats } = read(file) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  const failed = stats.unexpected + stats.flaky || (passed ? 0 : 1);
  return { passed: stats.expected, failed, skipped: stats.skipped };
}

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
const counts = [
  step("page types", bin("next"), "typegen"),
  step("types", bin("tsc"), "--noEmit"),
  step("lint and format", bin("biome"), "ci", "--colors=off", "--error-on-warnings", "."),
  step("unused", bin("knip")),
  step("licences", process.execPath, "tests/licences.ts"),
  vitest("unit"),
];
if (!quick) counts.push(vitest("system"), browser());

const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
const skipped = sum("skipped");
// A skipped test is a promise nobody checked; where the project is judged, that is a failure.
const failed = sum("failed") + (process.env.CI ? skipped : 0);
if (skipped > 0)
  process.stdout.write(`\n${skipped} skipped: a tool or a right is missing here; see above.\n`);
process.stdout.write(`\n${sum("passed")} passed, ${failed} failed\n`);
process.exit(failed > 0 ? 1 : 0);
