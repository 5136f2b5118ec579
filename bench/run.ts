import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { benches } from "./cases.ts";
import { isMet, type Row, tableOf } from "./support/rows.ts";

// `npm run bench`: measures the real server on this machine, each figure beside its limit in the same run, and prints
// a table each. --only NAME (again for more), --quick (under three minutes), --json FILE.

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
const known = benches.map(({ name }) => name);
const unknown = values.only?.filter((name) => !known.includes(name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(", ")}; there are ${known.join(", ")}.\n`);
  process.exit(2);
}

const rows: Row[] = [];
for (const { name, run } of benches.filter(({ name }) => values.only?.includes(name) ?? true)) {
  process.stderr.write(`${name} …\n`);
  try {
    const measured = await run({ quick: values.quick });
    rows.push(...measured);
    process.stdout.write(`\n${tableOf(measured)}\n\n`);
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
if (values.json !== undefined) {
  const [{ model = "unknown" } = {}] = cpus();
  const machine = { cores: cpus().length, model, memory: totalmem(), node: process.version };
  const measured = rows.map((row) => ({ ...row, met: isMet(row) }));
  writeFileSync(
    values.json,
    `${JSON.stringify({ at: new Date().toISOString(), machine, measured }, null, 2)}\n`,
  );
}
process.exit();
