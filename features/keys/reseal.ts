/** Seals everything anew that an older data key sealed, in small steps beside everybody else's work. */
import { setTimeout as pause } from "node:timers/promises";
import type { PgColumn } from "drizzle-orm/pg-core";
import { atomically, database, type Transaction } from "#db/client.ts";
import { and, eq, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { columnOf, countByKey, isSealedByAnother } from "#db/sealed-columns.ts";
import { openCell, readSealed, type Sealed, type SealedCell } from "#features/sealed/read-sealed.ts";
import { type SealedColumn, sealedColumns } from "#features/sealed/sealed-columns.ts";
import { keyId, keys } from "#lib/keys.ts";
import { seal, sealBytes } from "#lib/sealing.ts";

/** A value that no key at hand opens: its column, and the key of its row. */
export type Unopened = Readonly<{ column: string; row: string; keyId: string }>;

/** Values to a transaction: others wait for it some milliseconds. */
const atOnce = 100;
/** Of a damaged database there may be as many as there are values. */
const mostNamed = 20;

/**
 * Goes through all values once. What somebody writes meanwhile stays as they wrote it; no version, change or time is
 * touched, so that nobody sees a difference. Gives the first twenty of those that one of the older keys sealed and that
 * cannot be opened.
 * @param older ids of keys
 * @param onProgress is told how many values were looked at
 */
export async function resealAll(
  older: readonly string[],
  onProgress: (looked: number) => void,
): Promise<readonly Unopened[]> {
  const newest = keyId(keys().data[0] ?? Buffer.alloc(0));
  const unopened: Unopened[] = [];
  let looked = 0;
  for (const column of sealedColumns) {
    const only = isSealedByAnother(columnOf(column), newest);
    for await (const cells of readSealed(column, { only })) {
      for (let from = 0; from < cells.length; from += atOnce) {
        const some = cells.slice(from, from + atOnce);
        const began = performance.now();
        const anew = some.map((cell) => sealedAnew(column, cell));
        const closed = some.flatMap((cell, at) => (anew[at] ? [] : [named(column, cell)]));
        const ofOlder = closed.filter((one) => older.includes(one.keyId));
        unopened.push(...ofOlder.slice(0, mostNamed - unopened.length));
        await replaceAll(
          column,
          anew.flatMap((one) => one ?? []),
        );
        looked += some.length;
        onProgress(looked);
        // As long again is others' turn: on SQLite one writes at a time, and whoever waits looks only now and then.
        await pause(performance.now() - began);
      }
    }
  }
  return unopened;
}

/** How many values each data key sealed, over all columns. */
export async function valuesByKey(): Promise<ReadonlyMap<string, number>> {
  const totals = new Map<string, number>();
  for (const counts of Object.values(await countByKey(database())))
    for (const [id, count] of Object.entries(counts)) totals.set(id, (totals.get(id) ?? 0) + count);
  return totals;
}

type Anew = Readonly<{ key: readonly unknown[]; before: Sealed; after: Sealed }>;

function sealedAnew(column: SealedColumn, cell: SealedCell): Anew | undefined {
  const opened = openCell(column, cell);
  if (!opened) return undefined;
  const { context, plain } = opened;
  const after = typeof plain === "string" ? seal(context, plain) : sealBytes(context, plain);
  return { key: cell.key, before: cell.sealed, after };
}

/** Whoever wrote one of them meanwhile was first: that stays. */
async function replaceAll(column: SealedColumn, anew: readonly Anew[]): Promise<void> {
  if (anew.length === 0) return;
  const replace = replaceIn(column);
  await atomically(async (tx) => {
    for (const { key, before, after } of anew)
      await replace(tx).execute({
        before,
        after,
        ...Object.fromEntries(key.map((part, at) => [`key${at}`, part])),
      });
  });
}

type Replace = (tx: Transaction) => { execute(values: Record<string, unknown>): unknown };
const compiled = new Map<SealedColumn, Replace>();

/** One statement for each column, compiled once. */
function replaceIn(column: SealedColumn): Replace {
  const known = compiled.get(column) ?? compile(column);
  compiled.set(column, known);
  return known;
}

function compile(column: SealedColumn): Replace {
  const columns = column.table as unknown as Record<string, PgColumn>;
  const { placeholder } = sql;
  const isRow = column.key.map((name, at) => eq(columns[name] as PgColumn, placeholder(`key${at}`)));
  return prepared((tx: Transaction) =>
    tx
      .update(column.table)
      .set({ [column.column]: placeholder("after") } as never)
      .where(and(...isRow, eq(columnOf(column), placeholder("before"))))
      .prepare(`reseal_${column.name.replace(".", "_")}`),
  );
}

function named({ name }: SealedColumn, { key, sealed }: SealedCell): Unopened {
  const text = typeof sealed === "string" ? sealed.slice(0, 9) : sealed.toString("latin1", 0, 9);
  return { column: name, row: key.join(" "), keyId: text.split(".", 1)[0] ?? "" };
}
