/** How a worker gives its primary what it has counted, and asks it for the metrics of all workers together. */
import { takeCounts } from "#features/figures/count.ts";
import { hasTallies, takeTallies } from "#features/metrics/tallies.ts";
import { hashing } from "#features/passwords/hash-queue.ts";
import { type FromPrimary, sendToPrimary } from "./messages.ts";
import { watchProcess } from "./process-facts.ts";

/** What a worker has counted for longer is not lost when it is killed. */
const handOverMs = 1_000;

/** A scraper waits no longer than this. Prometheus itself waits for ten seconds if nobody says otherwise. */
const patienceMs = 5_000;

type Serving = Readonly<{ connections: () => number; inFlight: () => number }>;

export type HandOver = Readonly<{
  /** Gives everything that was counted since the last time; `asked`: the number of the question it answers. */
  now(asked?: number): void;
  hear(message: FromPrimary): void;
  /** The metrics as text; undefined: they did not come in time. */
  metrics(): Promise<string | undefined>;
}>;

/** Hands over once a second if something happened, and every `atLeastMs`. */
export function openHandOver({ connections, inFlight }: Serving, atLeastMs: number): HandOver {
  const facts = watchProcess();
  const waiting = new Map<number, (text: string | undefined) => void>();
  let lastId = 0;
  const now = (asked?: number) => {
    const tallies = takeTallies();
    tallies.hashes[0] = hashing.begun;
    tallies.hashWaitMs[0] = hashing.waitedMs;
    hashing.begun = 0;
    hashing.waitedMs = 0;
    const waitingHashes = hashing.waiting.size;
    sendToPrimary({
      kind: "counts",
      counts: takeCounts(),
      tallies,
      facts: { ...facts(), connections: connections(), inFlight: inFlight(), waitingHashes },
      asked,
    });
  };
  setInterval(() => hasTallies() && now(), handOverMs).unref();
  setInterval(now, atLeastMs).unref();
  return {
    now,
    hear(message) {
      if (message.kind === "hand over") now(message.id);
      if (message.kind === "metrics") waiting.get(message.id)?.(message.text);
    },
    metrics() {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        const done = (text: string | undefined) => {
          clearTimeout(late);
          waiting.delete(id);
          resolve(text);
        };
        const late = setTimeout(() => done(undefined), patienceMs);
        waiting.set(id, done);
        sendToPrimary({ kind: "metrics asked", id });
      });
    },
  };
}
