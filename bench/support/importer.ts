import { createHash } from "node:crypto";
import { appendFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { checkpoint, closeDatabase } from "#db/client.ts";
import { noteChainsBegun } from "#features/activity/chains-begun.ts";
import { columnsOf, importedFields, isKnownHeader } from "#features/member-import/columns.ts";
import { closeGiven, openGiven } from "#features/member-import/given-file.ts";
import { importMembers } from "#features/member-import/import-members.ts";
import { lookThrough } from "#features/member-import/look-through.ts";
import { openSource } from "#features/member-import/open-source.ts";
import { openSeeded } from "./seeded.ts";

// Imports so many members into a seeded portal from a CSV file, as the command does, with three values and the hash of
// a password each; then inserts the very rows that came of it into an empty database in a bare loop, with as many in a
// transaction. Prints how long each took, in milliseconds, and how much memory the import took at most, in bytes.

const [folder = "", number = "0"] = process.argv.slice(2);
openSeeded(folder);
noteChainsBegun();

export type ImportedRows = Readonly<{ importing: number; bare: number; memory: number }>;

const batch = 250;
/** With how many rows a member has in each. */
const tables = { members: 1, information: 3, activity: 1, activity_chains: 1 };

const kept = join(folder, "data", "postern.db");
const empty = join(folder, "empty.db");
await checkpoint();
await closeDatabase();
copyFileSync(kept, empty);
const file = join(folder, "members.csv");
writePeople(Number(number));

const before = process.memoryUsage.rss();
let most = before;
const watching = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 20);
const importing = await timed(importAll);
clearInterval(watching);
await closeDatabase();
const bare = insertAll();
process.stdout.write(JSON.stringify({ importing, bare, memory: most - before } satisfies ImportedRows));
process.exit();

/** A few at a time: what making them all takes would hide what importing them takes. */
function writePeople(count: number): void {
  appendFileSync(file, "username,hash,name,contact,description\n");
  for (let first = 0; first < count; first += batch) {
    const lines = Array.from({ length: Math.min(batch, count - first) }, (_, at) => personText(first + at));
    appendFileSync(file, lines.join(""));
  }
}

function personText(at: number): string {
  const hash = createHash("sha512").update(`password ${at}`).digest("hex");
  return `member-${at},${hash},Member ${at},ada@portal.example,"${"Some lines about somebody.\n".repeat(8)}"\n`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function importAll(): Promise<void> {
  const given = openGiven(file);
  const fields = await importedFields();
  const source = await openSource(given, undefined, (header) => isKnownHeader(header, fields));
  const columns = columnsOf(source, fields, { columns: [], ignored: [] });
  await lookThrough(source, columns, Date.now());
  await importMembers(source, columns, { state: "active", invitationsLast: 1 });
  closeGiven(given);
}

/** Gives how long the inserts took, without the reading. */
function insertAll(): number {
  const from = new Database(kept, { readonly: true });
  const to = new Database(empty);
  for (const pragma of [
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
  ])
    to.pragma(pragma);
  const all = Object.entries(tables).map(([table, each]) => {
    const names = to.pragma(`table_info(${table})`) as { name: string }[];
    const listed = names.map(({ name }) => `"${name}"`).join();
    const select = from.prepare<[number, number], unknown[]>(
      `select ${listed} from ${table} limit ? offset ?`,
    );
    const insert = to.prepare(`insert into ${table} (${listed}) values (${names.map(() => "?").join()})`);
    return { rows: (first: number) => select.raw().all(batch * each, first * each), insert };
  });
  let ms = 0;
  for (let first = 0; first < Number(number); first += batch) {
    const rows = all.map(({ rows }) => rows(first));
    const began = performance.now();
    to.exec("begin immediate");
    for (const [at, { insert }] of all.entries()) for (const row of rows[at] ?? []) insert.run(...row);
    to.exec("commit");
    ms += performance.now() - began;
  }
  return ms;
}
