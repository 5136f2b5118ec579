import { setImmediate as others } from "node:timers/promises";
import { database, type Reader } from "#db/client.ts";
import { pagesOf } from "#db/pages.ts";
import { open, openBytes, SealBroken } from "#lib/sealing.ts";
import type { SealedColumn } from "./sealed-columns.ts";

type Row = Readonly<Record<string, unknown>>;

/** A value as its row holds it. */
export type Sealed = string | Buffer;

/** A sealed value, with what names its row: the values of its key. */
export type SealedCell = Readonly<{ key: readonly unknown[]; row: Row; sealed: Sealed }>;

/** Pieces of files are a quarter of a megabyte each. */
const [pageSize, pageSizeOfBytes] = [500, 16];

/** Every value of the column that there is, a page at a time; others have their turn in between. */
export async function* readSealed(
  { table, column, key, name }: SealedColumn,
  { reader = database, only }: { reader?: () => Reader; only?: Parameters<typeof pagesOf>[2]["only"] } = {},
): AsyncGenerator<readonly SealedCell[]> {
  const size = name === "filePieces.bytes" ? pageSizeOfBytes : pageSize;
  const pages = pagesOf(reader, table, { key: key as "id"[], size, only });
  for await (const rows of pages) {
    yield (rows as readonly Row[]).flatMap((row) => {
      const sealed = row[column];
      const isThere = (typeof sealed === "string" && sealed !== "") || Buffer.isBuffer(sealed);
      return isThere ? [{ key: key.map((name) => row[name]), row, sealed: sealed as Sealed }] : [];
    });
    await others();
  }
}

/** What was sealed, and in which of its contexts; undefined when it does not open with the keys at hand. */
export function openCell(
  { contextsOf }: SealedColumn,
  { row, sealed }: SealedCell,
): { context: string; plain: Sealed } | undefined {
  for (const context of contextsOf(row)) {
    try {
      const plain = typeof sealed === "string" ? open(context, sealed) : openBytes(context, sealed);
      return { context, plain };
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
    }
  }
  return undefined;
}
