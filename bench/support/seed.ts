import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expectDatabase } from "#db/known-database.ts";
import { migrate } from "#db/migrate.ts";
import { sealDetail } from "#features/activity/sealed-detail.ts";
import { sealValue } from "#features/information/sealed-value.ts";
import { allowHashing, stopHashing } from "#features/passwords/hashing-thread-start.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";
import { adoptKeys, openKeys } from "#lib/keys.ts";
import { adoptSettings, readSettings } from "#lib/settings.ts";
import { password } from "./member.ts";

// Makes a portal's data with so many members in it, `member-0` and on, all with one password and one hash of it, each
// with information and a line of activity.

const [folder = "", count = 0] = [process.argv[2], Number(process.argv[3])];
const settings = readSettings(
  { DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs"), PASSWORD_ITERATIONS: "1000" },
  undefined,
  folder,
);
adoptSettings(settings);
expectDatabase(settings);
adoptKeys(openKeys(settings));
await migrate();
allowHashing();
const passwordHash = await hashPassword(password);
await stopHashing();

const database = new Database(join(settings.dataDir, "postern.db"));
database.pragma("synchronous = OFF");
const insert = (table: string, columns: readonly string[]) =>
  database.prepare(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
  );
const member = insert("members", [
  ...["id", "username", "username_key", "password_hash", "role", "state", "version"],
  ...["created_at", "password_changed_at"],
]);
const value = insert("information", ["member_id", "field_key", "value", "changed_at", "changed_by"]);
const activity = insert("activity", ["id", "member_id", "number", "actor_id", "at", "event", "detail"]);
const now = Date.now();
const description = "Some lines about somebody.\n".repeat(8);

database.transaction(() => {
  for (let index = 0; index < count; index += 1) {
    const [id, name] = [randomUUIDv7(), `member-${index}`];
    member.run(id, name, name, passwordHash, "member", "active", 1, now, now);
    for (const [key, text] of Object.entries({ name, contact: "ada@portal.example", description }))
      value.run(id, key, sealValue(id, key, text), now, id);
    const detail = sealDetail(id, { address: "127.0.0.1", browser: "", what: [] });
    activity.run(randomUUIDv7(), id, 1, id, now, "signed up", detail);
  }
})();
database.pragma("wal_checkpoint(TRUNCATE)");
database.close();
