/** This process's connections to PostgreSQL: how many, how long each step may take, and what follows when one is lost. */
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Client, QueryConfig, QueryResult } from "pg";
import { codeOf, isLost } from "#db/errors.ts";
import { log } from "#lib/log.ts";
import type { PostgresqlAddress } from "#lib/postgresql-address.ts";
import { connectToWritable } from "./connect.ts";
import { turns } from "./turns.ts";

/** Transactions of a process at once. They are short; more would only meet each other. */
const mostTransactions = 4;
/** Per process: those and the one that all reading shares. */
export const mostConnections = mostTransactions + 1;

// People wait for no more than 10 s: for an answer that does not come, for a new connection, and for that once more
// where the page says that nothing was saved.
const connectMs = 2500;
const answerMs = 4500;
/** The server gives up a statement, the wait for a lock, a transaction that nothing is asked of. */
const serverLimits = {
  statement_timeout: 4000,
  lock_timeout: 3000,
  idle_in_transaction_session_timeout: 5000,
};
const waitMs = 5000;
/** Between tries to connect. */
const pauseMs = 250;
const closeMs = 1000;
const sayEveryMs = 60_000;

export type Connections = Readonly<{
  /**
   * A connection of its own for a transaction, with the statement that begins it: where that does not arrive, it is
   * sent once more over a new connection. Nothing else is. Afterwards the connection is kept if the transaction is over.
   */
  use<T>(begin: string, work: (client: Client) => Promise<T>): Promise<T>;
  /**
   * A statement that only reads. What is asked in the same moment shares a round trip; what was lost on the way is asked
   * once more over a new connection.
   */
  read(query: QueryConfig, values?: unknown[]): Promise<QueryResult>;
  close(): Promise<void>;
}>;

/** The connections of a time without a loss. */
type Place = { readonly idle: Set<Client>; reader: Promise<Client> | undefined };

const newPlace = (): Place => ({ idle: new Set(), reader: undefined });

/** Connects when first asked. Of several servers it stays with the one that takes writes. */
export function openConnections(address: PostgresqlAddress): Connections {
  let servers = address.servers;
  let open = newPlace();
  let saidAt = Number.NEGATIVE_INFINITY;
  const inTurn = turns(mostTransactions, waitMs);
  const inUse = new Set<Promise<unknown>>();

  /** Tries for a moment: a server that starts again, or is replaced, is back soon. */
  async function connect(options: { pipeline: boolean }): Promise<Client> {
    const until = performance.now() + connectMs;
    const limits = { ...serverLimits, query_timeout: answerMs, connectionTimeoutMillis: connectMs };
    for (;;)
      try {
        const { client, server } = await connectToWritable(address, servers, { ...limits, ...options });
        // It keeps no process alive that waits for nothing: the clock of a statement does while one is asked.
        (client.connection.stream as Socket).unref();
        servers = [server, ...address.servers.filter((each) => each !== server)];
        return client;
      } catch (error) {
        if (performance.now() + pauseMs > until) throw unreachable(error);
        await pause(pauseMs);
      }
  }

  function newReader(place: Place): Promise<Client> {
    const reader = connect({ pipeline: true });
    const forget = () => {
      if (place.reader === reader) place.reader = undefined;
    };
    reader.then((client) => client.on("end", forget), forget);
    return reader;
  }

  /** What is lost once is lost for all connections of its time: what is asked next begins with new ones. */
  function renew(place: Place, error: unknown): void {
    if (open !== place) return;
    open = newPlace();
    void end(place);
    const now = performance.now();
    if (now - saidAt < sayEveryMs) return;
    saidAt = now;
    log.warn("connection to the database lost", { error });
  }

  async function ask(query: QueryConfig, values: unknown[] | undefined): Promise<QueryResult> {
    const place = open;
    place.reader ??= newReader(place);
    const reader = await place.reader;
    try {
      return await (values ? reader.query(query, values) : reader.query(query));
    } catch (error) {
      if (isLost(error)) renew(place, error);
      throw error;
    }
  }

  async function newClient({ idle }: Place): Promise<Client> {
    const client = await connect({ pipeline: false });
    client.on("end", () => idle.delete(client));
    return client;
  }

  async function begun(begin: string): Promise<{ client: Client; place: Place }> {
    const place = open;
    const [idle] = place.idle;
    if (idle) place.idle.delete(idle);
    const client = idle ?? (await newClient(place));
    try {
      await client.query(begin);
      return { client, place };
    } catch (error) {
      void client.end();
      if (isLost(error)) renew(place, error);
      if (idle && isLost(error)) return begun(begin);
      throw error;
    }
  }

  /**
   * A COMMIT that waits for a standby heeds no statement_timeout, nor that its client has left: it would hold its locks
   * and its connection until the standby is back.
   */
  async function endWait(client: Client): Promise<void> {
    const { processID } = client as unknown as { processID: number };
    const text =
      "select pg_cancel_backend(pid) from pg_stat_activity where pid = $1 and wait_event = 'SyncRep'";
    await ask({ text }, [processID]);
  }

  async function transaction<T>(begin: string, work: (client: Client) => Promise<T>): Promise<T> {
    const { client, place } = await begun(begin);
    try {
      return await work(client);
    } catch (error) {
      if (isLost(error) || isReadOnly(error)) renew(place, error);
      if (isLost(error)) void endWait(client).catch(() => {});
      throw error;
    } finally {
      if (place === open && client.getTransactionStatus() === "I") place.idle.add(client);
      else void client.end();
    }
  }

  return {
    async use(begin, work) {
      const used = inTurn(() => transaction(begin, work));
      const over = used.catch(() => {});
      inUse.add(over);
      void over.then(() => inUse.delete(over));
      return used;
    },
    async read(query, values) {
      try {
        return await ask(query, values);
      } catch (error) {
        if (!isLost(error) || isUnreachable(error)) throw error;
        return await ask(query, values);
      }
    },
    async close() {
      await Promise.all(inUse);
      const closing = open;
      open = newPlace();
      // A server that is cut off does not say good-bye.
      await Promise.race([end(closing), pause(closeMs, undefined, { ref: false })]);
    },
  };
}

async function end({ idle, reader }: Place): Promise<void> {
  await Promise.allSettled([
    reader?.then((client) => client.end()),
    ...[...idle].map((client) => client.end()),
  ]);
}

/** Whatever the reason is: for who asks, the database is not there. */
function unreachable(cause: unknown): Error {
  return Object.assign(new Error("No server of the database takes connections.", { cause }), {
    code: "08001",
  });
}

function isUnreachable(error: unknown): boolean {
  return codeOf(error) === "08001";
}

/** The server has become a standby under us. */
function isReadOnly(error: unknown): boolean {
  return codeOf(error) === "25006";
}
