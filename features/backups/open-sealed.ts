/** Tries whether the sealed values of a stage's database open, by its own schema: it may be an older version's. */
import { setImmediate as others } from "node:timers/promises";
import type { Database } from "better-sqlite3";
import { tablesIn } from "#db/moving.ts";
import { openCell, type Sealed } from "#features/sealed/read-sealed.ts";
import { type SealedColumn, sealedColumns } from "#features/sealed/sealed-columns.ts";
import type { StageProgress } from "./stage-messages.ts";

/** `some`: the oldest and the newest of each column. */
export type WhichValues = "all" | "some" | "none";

/** Of a column, at each of its ends. */
const sampleSize = 100;

/** @returns how many were tried, and how many of them did not open with the keys of this process */
export async function openSealed(
  database: Database,
  which: WhichValues,
  progress: StageProgress,
): Promise<{ values: number; unopened: number }> {
  const count = { values: 0, unopened: 0 };
  if (which === "none") return count;
  for (const column of sealedColumns)
    for (const row of rowsWith(database, column, which)) {
      const sealed = row[column.column] as Sealed;
      count.values++;
      if (!openCell(column, { key: [], row, sealed })) count.unopened++;
      if (count.values % 100 !== 0) continue;
      progress(column.name, count.values);
      await others();
    }
  return count;
}

type Row = Readonly<Record<string, unknown>>;

function* rowsWith(
  database: Database,
  { name, column, key }: SealedColumn,
  which: "all" | "some",
): Generator<Row> {
  const table = inSql(name.split(".")[0] ?? "");
  const there = tablesIn(database).find((each) => each.name === `"${table}"`);
  if (!there?.columns.some((each) => each.name === `"${inSql(column)}"`)) return;
  const select = `select * from "${table}" where length("${inSql(column)}") > 0`;
  const end = (direction: string) => {
    const order = key.map((each) => `"${inSql(each)}" ${direction}`).join(", ");
    return `select * from (${select} order by ${order} limit ${sampleSize})`;
  };
  const wanted = which === "all" ? select : `${end("asc")} union ${end("desc")}`;
  for (const row of database.prepare<[], Row>(wanted).iterate()) yield inCode(row);
}

/** A name of the schema as the database has it (Drizzle's `casing: "snake_case"`). */
function inSql(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function inCode(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
      value,
    ]),
  );
}
