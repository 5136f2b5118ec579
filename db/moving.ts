/** What a move copies, and what it asks of the two databases. */
import type { Database } from "better-sqlite3";
import type { Applied } from "./migrations.ts";
import { migrationsFor, readMigrations } from "./migrations.ts";
import { sqliteDriver } from "./sqlite/driver.ts";

/** Names are quoted already. */
export type Column = Readonly<{ name: string; type: "text" | "number" | "bytes" }>;
/**
 * `key`: what its rows are read by, the primary key's columns in their order. So many rows are read and written at once.
 */
export type Table = Readonly<{
  name: string;
  columns: readonly Column[];
  key: readonly Column[];
  batchRows: number;
}>;

/** As SQLite has it, on both sides: true is 1. */
export type Row = readonly (string | number | Buffer | null)[];

export type Source = Readonly<{
  applied: readonly Applied[];
  /** By primary key, text by its bytes; a batch at once. */
  rows(table: Table): AsyncIterable<readonly Row[]>;
  /** Keeps the portal from starting on it, when the transaction ends well. */
  mark(mark: Applied): Promise<void>;
}>;

export type Target = Pick<Source, "rows"> &
  Readonly<{
    empty(table: Table): Promise<unknown>;
    insert(table: Table, rows: readonly Row[]): Promise<void>;
  }>;

/** Of most tables, and of those that hold bytes: a piece of a file is a quarter of a megabyte. */
const [mostRows, mostRowsOfBytes] = [500, 16];

/**
 * The tables of this program, those that others refer to first. They are read from an empty database that lives in
 * memory, so that a table which somebody else has in theirs is left alone.
 */
export function tablesToMove(): Table[] {
  const empty = new (sqliteDriver())(":memory:");
  try {
    for (const { sql } of readMigrations(migrationsFor("sqlite")))
      for (const statement of sql) empty.exec(statement);
    return tablesIn(empty);
  } finally {
    empty.close();
  }
}

/**
 * The tables that a SQLite database has, those that others refer to first as far as there is such an order: somebody's own
 * may refer to each other, or to one that is gone. Not virtual ones, whose rows lie in tables beside them.
 */
export function tablesIn(database: Database): Table[] {
  const all = (text: string, ...values: string[]) => database.prepare<string[], never>(text).all(...values);
  const names: { name: string }[] = all(
    `select name from sqlite_schema
      where type = 'table' and rootpage > 0 and name not like 'sqlite\\_%' escape '\\' order by name`,
  );
  const parents = new Map(
    names.map(({ name }) => {
      const references: { table: string }[] = all("select * from pragma_foreign_key_list(?)", name);
      return [name, references.map(({ table }) => table)];
    }),
  );
  return parentsFirst(parents).map((name) => {
    // Without those that are computed.
    const columns: { name: string; type: string; pk: number }[] = all(
      "select name, type, pk from pragma_table_xinfo(?) where hidden = 0",
      name,
    );
    const columnOf = ({ name, type }: { name: string; type: string }) => ({
      name: quoted(name),
      type: kinds[type.toLowerCase()] ?? "number",
    });
    const isOfBytes = columns.some(({ type }) => kinds[type.toLowerCase()] === "bytes");
    const primary = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    const key = primary.length > 0 ? primary.map(columnOf) : [rowId];
    return {
      ...{ name: quoted(name), columns: columns.map(columnOf), key },
      batchRows: isOfBytes ? mostRowsOfBytes : mostRows,
    };
  });
}

/** Every table without a primary key has it. */
const rowId: Column = { name: "rowid", type: "number" };

const kinds: Readonly<Record<string, Column["type"]>> = { text: "text", blob: "bytes" };

function parentsFirst(parents: ReadonlyMap<string, readonly string[]>): string[] {
  const seen = new Set<string>();
  const ordered: string[] = [];
  const add = (name: string) => {
    const references = parents.get(name);
    if (!references || seen.has(name)) return;
    seen.add(name);
    for (const parent of references) add(parent);
    ordered.push(name);
  };
  for (const name of parents.keys()) add(name);
  return ordered;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function listed(columns: readonly Column[]): string {
  return columns.map(({ name }) => name).join(", ");
}
