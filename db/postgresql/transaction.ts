import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "pg";
import { drizzleOverPostgresql } from "#db/drizzle.ts";
import { isConflict, isLost } from "#db/errors.ts";
import { insideTransaction, requireOutside } from "#db/inside-transaction.ts";
import type { Transaction } from "#db/store.ts";
import type { Connections } from "./connections.ts";

/** How long what does not fit together with others is tried again. */
const patienceMs = 5000;
const begin = "BEGIN ISOLATION LEVEL SERIALIZABLE";

/**
 * Runs the body as if nobody else were writing (serializable), again where others came in between. Not by Drizzle's own
 * `transaction`, which loses the connection when BEGIN fails and hides the first failure behind that of its ROLLBACK.
 */
export async function transact<T>(
  connections: Connections,
  body: (tx: Transaction) => Promise<T>,
): Promise<T> {
  requireOutside();
  const end = performance.now() + patienceMs;
  for (let tries = 0; ; tries++)
    try {
      return await connections.use(begin, (client) => once(client, body));
    } catch (error) {
      if (!isConflict(error) || performance.now() > end) throw error;
      // Longer and uneven, so that several do not meet again and again.
      await pause(Math.random() * Math.min(2 ** tries, 100));
    }
}

async function once<T>(client: Client, body: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    const result = await insideTransaction(() => body(over(client)));
    await commit(client);
    return result;
  } catch (error) {
    // Where it fails, the connection is ended, and with it the transaction.
    if (!isLost(error)) await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/**
 * Ends the transaction, kept on the disk, and on the standby where the server waits for one.
 * @throws where the server says less than that
 */
async function commit(client: Client): Promise<void> {
  let warned = false;
  // A wait for the standby that was cut short ends as a commit with a warning: it may be lost in a fail-over.
  const onNotice = ({ code }: { code?: string | undefined }) => {
    warned ||= code === "01000";
  };
  client.on("notice", onNotice);
  try {
    const { command } = await client.query("COMMIT");
    // It says ROLLBACK of a transaction in which a statement had failed, unheard.
    if (command !== "COMMIT") throw new Error("The transaction was rolled back.");
    if (warned) throw Object.assign(new Error("The standby did not answer."), { code: "57014" });
  } finally {
    client.off("notice", onNotice);
  }
}

const overs = new WeakMap<Client, Transaction>();

/** The same one for a connection each time: prepared statements are kept with it. */
function over(client: Client): Transaction {
  const known =
    overs.get(client) ??
    (drizzleOverPostgresql().drizzle({ client, casing: "snake_case" }) as unknown as Transaction);
  overs.set(client, known);
  return known;
}
