/** What tells the content of a table, the same on both databases. */
import { createHash } from "node:crypto";
import type { Row, Table } from "./moving.ts";

/** `digest`: SHA-256 in hexadecimal of all rows by primary key, each as JSON (bytes in base64) and a line feed. */
export type TableDigest = Readonly<{ table: string; rows: number; digest: string }>;

/** Counts and digests the rows of a table that it is given in their order. */
export function tally({ name: quotedName }: Table) {
  const table = quotedName.slice(1, -1);
  const hash = createHash("sha256");
  let rows = 0;
  return {
    add(some: readonly Row[]) {
      rows += some.length;
      for (const row of some) hash.update(`${JSON.stringify(row.map(asText))}\n`);
    },
    sum: (): TableDigest => ({ table, rows, digest: hash.copy().digest("hex") }),
  };
}

/** Bytes in a tenth of the room that JSON takes for them. */
function asText(value: Row[number]) {
  return Buffer.isBuffer(value) ? value.toString("base64") : value;
}
