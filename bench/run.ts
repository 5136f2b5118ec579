import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { besideNames, measuredBeside } from "./beside/beside.ts";
import { besideTable, judged } from "./beside/rows.ts";
import { benches } from "./cases.ts";
import { endWhatIsLeft } from "./support/processes.ts";
import { isMet, type Row, tableOf } from "./support/rows.ts";

// `npm run bench`: measures the real server on this machine, each figure beside its limit in the same run, and prints
// a table each. --only NAME (again for more), --quick (about five minutes), --json FILE. With --beside COMMIT it
// measures this checkout and a build of that commit in turns instead.

const { values } = parseArgs({
  options: {
    beside: { type: "string" },
    only: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
const known = values.beside === undefined ? benches.map(({ name }) => name) : besideNames;
const unknown = values.only?.filter((name) => !known.includes(name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(", ")}; there are ${known.join(", ")}.\n`);
  process.exit(2);
}
// The processes started here end with this one, however it ends.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

const measured = values.beside === undefined ? await beneathLimits() : await beside(values.beside);
if (values.json !== undefined) {
  const [{ model = "unknown" } = {}] = cpus();
  const machine = { cores: cpus().length, model, memory: totalmem(), node: process.version };
  const written = { at: new Date().toISOString(), machine, beside: values.beside, measured };
  writeFileSync(values.json, `${JSON.stringify(written, null, 2)}\n`);
}
process.exit();

async function beneathLimits() {
  const rows: Row[] = [];
  for (const { name, run } of benches.filter(({ name }) => values.only?.includes(name) ?? true)) {
    process.stderr.write(`${name} …\n`);
    try {
      const measured = await run({ quick: values.quick });
      rows.push(...measured);
      process.stdout.write(`\n${tableOf(measured)}\n\n`);
    } catch (error) {
      failed(name, error);
    }
    await endWhatIsLeft();
  }
  return rows.map((row) => ({ ...row, met: isMet(row) }));
}

async function beside(commit: string) {
  try {
    const rows = await measuredBeside(commit, { quick: values.quick, only: values.only });
    process.stdout.write(`\n${besideTable(rows)}\n\n`);
    return rows.map((row) => ({ ...row, ...judged(row) }));
  } catch (error) {
    failed(`--beside ${commit}`, error);
    return [];
  }
}

function failed(what: string, error: unknown): void {
  process.exitCode = 1;
  process.stderr.write(`${what} failed: ${error instanceof Error ? error.message : String(error)}\n`);
}
