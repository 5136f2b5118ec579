/** SQLite: each process has one connection that reads and one that writes. */
import type { Database } from "better-sqlite3";
import { drizzleOverSqlite } from "#db/drizzle.ts";
import type { Store, Transaction } from "#db/store.ts";
import { connectSqlite } from "./connect.ts";
import { openWriteQueue, untilFree } from "./write-queue.ts";

export function openSqlite(file: string): Store {
  const reader = connectSqlite(file, "reading");
  const writer = connectSqlite(file, "writing");
  // From here on the queue waits, which lets the process go on meanwhile.
  writer.pragma("busy_timeout = 0");
  const queue = openWriteQueue(writer, over(writer));
  const version = reader.prepare("PRAGMA data_version").pluck();
  return {
    reads: over(reader),
    atomically: queue.atomically,
    version: () => Number(version.get()),
    async size() {
      const inOne = (pragma: string) => Number(reader.pragma(pragma, { simple: true }));
      return inOne("page_count") * inOne("page_size");
    },
    clock: async () => Date.now(),
    // SQLite leaves copies of rows in the unused parts of its pages when it moves them about, out of secure_delete's
    // reach.
    vacuum: () => queue.alone(() => untilFree(() => writer.exec("VACUUM"))),
    checkpoint: () =>
      queue.alone(async () => {
        const [result] = writer.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
        return result?.busy === 0;
      }),
    async close() {
      await queue.alone(async () => {});
      reader.close();
      writer.close();
    },
  };
}

function over(connection: Database): Transaction {
  return drizzleOverSqlite().drizzle(connection, { casing: "snake_case" }) as unknown as Transaction;
}
