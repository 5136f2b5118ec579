import { once as happened } from "node:events";
import { Worker } from "node:worker_threads";
import { settings } from "#lib/settings.ts";
import { sqliteFile } from "./connect.ts";

/**
 * As `rewriteDatabase`, without holding up this process: for the primary, which hands out connections, and databases
 * of any size. Others cannot write meanwhile. Not for Next's bundle, which would try to bundle the thread's file.
 */
export async function vacuumInThread(): Promise<void> {
  const file = sqliteFile(settings().databaseUrl);
  const thread = new Worker(new URL("./vacuum-thread.ts", import.meta.url), {
    workerData: file,
    execArgv: [],
  });
  // An error in the thread rejects this.
  await happened(thread, "exit");
}
