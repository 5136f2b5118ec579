/** What the two databases do each in their own way. */
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** What a statement without `returning` gives is not the same in both databases, so nobody may look at it. */
interface Nothing extends PgQueryResultHKT {
  type: unknown;
}
/** What works on both databases, inside a transaction. */
export type Transaction = Pick<
  PgDatabase<Nothing>,
  "select" | "selectDistinct" | "$count" | "$with" | "with" | "insert" | "update" | "delete"
>;
export type Reader = Omit<Transaction, "insert" | "update" | "delete">;

/** An open database. `client.ts` says what each of these promises. */
export type Store = Readonly<{
  reads: Reader;
  atomically<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
  version(): number | undefined;
  size(): Promise<number>;
  clock(): Promise<number>;
  vacuum(): Promise<void>;
  checkpoint(): Promise<boolean>;
  close(): Promise<void>;
}>;
