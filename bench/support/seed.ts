import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { setImmediate as pause } from "node:timers/promises";
import Database from "better-sqlite3";
import { atomically, closeDatabase } from "#db/client.ts";
import { dialectOf } from "#db/dialect-of.ts";
import { expectDatabase } from "#db/known-database.ts";
import { migrate } from "#db/migrate.ts";
import { fieldsOfTheClub, replaceFields } from "#demo/club-fields.ts";
import { invented, withEveryValue } from "#demo/club-people.ts";
import { sealDetail } from "#features/activity/sealed-detail.ts";
import { sealValue } from "#features/information/sealed-value.ts";
import { allowHashing, stopHashing } from "#features/passwords/hashing-thread-start.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";
import { adoptKeys, openKeys } from "#lib/keys.ts";
import { adoptSettings, readSettings } from "#lib/settings.ts";
import { password } from "./member.ts";
import { connectedTo } from "./postgresql-client.ts";
import type { Asked } from "./seeded-folder.ts";

// Makes a portal's data, on PostgreSQL if its address is given, with so many members in it, `member-0` and on, all with
// one password and one hash of it, each with information in every field and a line of activity.

const [folder = "", number = "0", asked = "", databaseUrl] = process.argv.slice(2);
const count = Number(number);
const settings = readSettings(
  {
    DATA_DIR: join(folder, "data"),
    CERT_DIR: join(folder, "certs"),
    PASSWORD_ITERATIONS: "1000",
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
  },
  undefined,
  folder,
);
adoptSettings(settings);
expectDatabase(settings);
adoptKeys(openKeys(settings));
await migrate();
const clubFields = asked === ("30 fields" satisfies Asked) ? fieldsOfTheClub(undefined) : undefined;
if (clubFields) {
  await atomically((tx) => replaceFields(tx, clubFields));
  await closeDatabase();
}
allowHashing();
const passwordHash = await hashPassword(password);
await stopHashing();

const now = Date.now();
const today = new Date(now);
const description = "Some lines about somebody.\n".repeat(8);
const columns = {
  members: [
    ...["id", "username", "username_key", "password_hash", "role", "state", "version"],
    ...["created_at", "password_changed_at"],
  ],
  information: ["member_id", "field_key", "value", "changed_at", "changed_by"],
  activity: ["id", "member_id", "number", "actor_id", "at", "event", "detail"],
};
type Table = keyof typeof columns;
type Rows = Readonly<Record<Table, (string | number)[][]>>;

const write = dialectOf(settings.databaseUrl) === "sqlite" ? await intoSqlite() : await intoPostgresql();
const atOnce = 100;
let writing = Promise.resolve();
for (let first = 0; first < count; first += atOnce) {
  const rows = rowsFor(first, Math.min(first + atOnce, count));
  await writing;
  writing = write(rows);
  // So that it leaves before the next are made.
  await pause();
}
await writing;
await write(undefined);

function rowsFor(first: number, end: number): Rows {
  const rows: Rows = { members: [], information: [], activity: [] };
  for (let index = first; index < end; index += 1) {
    const [id, name] = [randomUUIDv7(), `member-${index}`];
    rows.members.push([id, name, name, passwordHash, "member", "active", 1, now, now]);
    for (const [key, text] of Object.entries(valuesOf(index)))
      rows.information.push([id, key, sealValue(id, key, text), now, id]);
    const detail = sealDetail(id, { address: "127.0.0.1", browser: "", what: [] });
    rows.activity.push([randomUUIDv7(), id, 1, id, now, "signed up", detail]);
  }
  return rows;
}

function valuesOf(index: number): Record<string, string> {
  if (clubFields) return withEveryValue(invented(index, today), clubFields);
  return { name: `member-${index}`, contact: "ada@portal.example", description };
}

/** Gives what writes rows, and without any ends. */
async function intoSqlite(): Promise<(rows: Rows | undefined) => Promise<void>> {
  const database = new Database(join(settings.dataDir, "postern.db"));
  database.pragma("synchronous = OFF");
  const inserts = Object.entries(columns).map(([table, names]) => {
    const values = names.map(() => "?").join(", ");
    const insert = database.prepare(`insert into ${table} (${names.join(", ")}) values (${values})`);
    return [table as Table, insert] as const;
  });
  database.exec("begin");
  return async (rows) => {
    for (const [table, insert] of inserts) for (const row of rows?.[table] ?? []) insert.run(...row);
    if (rows) return;
    database.exec("commit");
    database.pragma("wal_checkpoint(TRUNCATE)");
    database.close();
  };
}

/** As `intoSqlite`. All of a batch is one statement, and the server is busy with it while the next is made. */
async function intoPostgresql(): Promise<(rows: Rows | undefined) => Promise<void>> {
  const client = await connectedTo(settings.databaseUrl);
  // What each row refers to is there: looking for it takes half of the time.
  await client.query("set session_replication_role = replica");
  await client.query("set synchronous_commit = off");
  const tables = Object.keys(columns) as Table[];
  return async (rows) => {
    if (rows) {
      const inserts = tables.map((table, at) => `t${at} as (${insertOf(table, rows[table][0], at + 1)})`);
      const given = tables.map((table) => JSON.stringify(rows[table]));
      await client.query({ name: "rows", text: `with ${inserts} select 1`, values: given });
      return;
    }
    // As its own clean-up would after a while.
    for (const table of tables) await client.query(`vacuum analyze ${table}`);
    await client.end();
  };
}

/** A statement that inserts the rows of a parameter, which all look like this one. */
function insertOf(table: Table, row: Rows[Table][0] = [], parameter: number): string {
  const cells = row.map((cell, at) => `(row->>${at})${typeof cell === "number" ? "::bigint" : ""}`);
  return `insert into ${table} (${columns[table]}) select ${cells} from json_array_elements($${parameter}) row`;
}
