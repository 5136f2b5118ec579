import { join } from "node:path";
import { parseArgs } from "node:util";
import { databaseFaults } from "./database-faults.ts";
import { killsDuringBackup } from "./kills-during-backup.ts";
import { killsOfRestores } from "./kills-of-restores.ts";
import { killsOfWorkers } from "./kills-of-workers.ts";
import { killsWhileImporting } from "./kills-while-importing.ts";
import { killsWhileRotating } from "./kills-while-rotating.ts";
import { killsWhileSaving } from "./kills-while-saving.ts";
import type { LongTest } from "./long-test.ts";
import { membersOf2020 } from "./members-of-2020.ts";
import { type Progress, progressOf, progressTable, readState, withOneMore, writeState } from "./progress.ts";
import { resets } from "./resets.ts";

// `npm run test:long`: what only large counts can break, by the hour. It goes on where it was ended; with another
// --state FILE, or none, it begins anew. --count N (or LONG_COUNT) repeats each so often instead; --only NAME, or
// how names begin: "database" is every fault of it.

const all: readonly LongTest[] = [
  resets,
  killsWhileSaving,
  killsOfWorkers,
  killsWhileImporting,
  killsDuringBackup,
  killsOfRestores,
  killsWhileRotating,
  membersOf2020,
  ...databaseFaults,
];
const { values } = parseArgs({
  options: {
    count: { type: "string" },
    only: { type: "string", multiple: true },
    state: { type: "string", default: join(import.meta.dirname, "../results/long.json") },
  },
});
const tests = all.filter(({ name }) => values.only?.some((start) => name.startsWith(start)) ?? true);
const given = values.count ?? process.env.LONG_COUNT;
const counts = tests.map(({ count }) => (given === undefined ? count : Number(given)));
const isUnknown = (start: string) => !all.some(({ name }) => name.startsWith(start));
if (values.only?.some(isUnknown) || counts.some((count) => !Number.isInteger(count))) {
  process.stderr.write(
    `--count is a whole number, --only one of ${all.map(({ name }) => name).join(", ")}.\n`,
  );
  process.exit(2);
}

const state = readState(values.state);
let isEnding = false;
process.once("SIGINT", () => {
  isEnding = true;
  process.once("SIGINT", () => process.exit(130));
});

for (const [at, test] of tests.entries()) await repeated(test, counts[at] ?? 0);
process.stdout.write(`\n${progressTable(tests, counts, state)}\n\n`);
for (const test of tests)
  for (const failure of progressOf(state, test).failures) process.stdout.write(`${test.name}: ${failure}\n`);
const isKept = tests.every((test, at) => {
  const { done, failed } = progressOf(state, test);
  return failed === 0 && done >= (counts[at] ?? 0);
});
process.exit(isKept ? 0 : 1);

async function repeated(test: LongTest, count: number): Promise<void> {
  while (!isEnding && progressOf(state, test).done < count) {
    const running = await test.begin();
    try {
      // After a failure all begins anew.
      while (!isEnding && progressOf(state, test).done < count && (await once(test, count, running.repeat)));
    } finally {
      await running.end();
    }
  }
}

/** True if it was kept. */
async function once(
  test: LongTest,
  count: number,
  repeat: () => Promise<Progress["seen"]>,
): Promise<boolean> {
  const began = performance.now();
  const result = await repeat().catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  // Ctrl-C ends the portals, too.
  if (isEnding) return false;
  const progress = withOneMore(progressOf(state, test), (performance.now() - began) / 1_000, result);
  state[test.name] = progress;
  writeState(values.state, state);
  process.stderr.write(`${test.name} ${progress.done}/${count}, ${progress.failed} failed\n`);
  return !(result instanceof Error);
}
