/** What restores have laid aside: who was deleted since still stands in it. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { sql } from "#db/drizzle.ts";

/** `at`: since when, in milliseconds. */
export type LaidAside = Readonly<{ what: "folder" | "schema"; name: string; at: number }>;

/** The folders in DATA_DIR, by path, and the schemas of a server's database. */
export async function laidAside(dataDir: string): Promise<LaidAside[]> {
  const folders = readdirSync(dataDir)
    .filter((name) => /^replaced-/.test(name))
    .map((name) => join(dataDir, name))
    .map((name) => ({ what: "folder", name, at: statSync(name).mtimeMs }) as const);
  return [...folders, ...(dialect === "postgresql" ? await schemas() : [])];
}

async function schemas(): Promise<LaidAside[]> {
  const rows = await database()
    .select({ name: sql<string>`nspname` })
    .from(sql`pg_namespace`)
    .where(sql`nspname ~ '^replaced_[0-9]{8}t[0-9]{6}z'`)
    .orderBy(sql`nspname`);
  return rows.map(({ name }) => ({ what: "schema", name, at: timeIn(name) }));
}

/** A schema has no time but the one in its name (`asideOf` in restore.ts). */
function timeIn(name: string): number {
  return Date.parse(
    name.replace(/^replaced_(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)z.*$/, "$1-$2-$3T$4:$5:$6Z"),
  );
}
