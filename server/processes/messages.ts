import type { Counts } from "#features/figures/count.ts";
import type { WorkerFacts } from "#features/metrics/metrics.ts";
import type { Tallies } from "#features/metrics/tallies.ts";
import type { Keys } from "#lib/keys.ts";
import type { ReachableHosts } from "#lib/reachable-hosts.ts";
import type { Settings } from "#lib/settings.ts";
import type { ServerCertificate } from "#server/certificates/server-certificate.ts";
import type { Issued } from "#server/certificates/x509.ts";
import type { ListeningSocket } from "#server/connections/listening-socket.ts";
import type { Clocks } from "#server/http/clocks.ts";

/** What the primary gives each worker: read and made once, the same for all. */
export type WorkerTask = {
  settings: Settings;
  keys: Keys;
  certificate: ServerCertificate;
  hosts: ReachableHosts;
  development: boolean;
  clocks: Clocks;
  /** In milliseconds. */
  startTime: number;
};

/** What may change in a task while the portal runs. */
export type TaskChange = Partial<Pick<WorkerTask, "certificate" | "hosts" | "keys">>;

export type FromPrimary =
  | { kind: "begin"; task: WorkerTask }
  | ChangeMessage
  | ChallengeMessage
  /** To be answered with counts that name this number. */
  | { kind: "hand over"; id: number }
  /** The answer to the worker's question of this number; without a text there is none. */
  | { kind: "metrics"; id: number; text: string | undefined }
  | { kind: "drain"; waitMs: number };
export type FromWorker =
  | { kind: "listening" }
  | { kind: "leaving" }
  | { kind: "challenge set"; name: string }
  | { kind: "changed"; number: number }
  | WorkersCounts
  | { kind: "metrics asked"; id: number }
  | { kind: "failed"; reason: string };

/** The number comes back when the worker goes by the change. */
export type ChangeMessage = { kind: "change"; change: TaskChange; number: number };

/** What a worker has counted since it last said so, and how it is now. */
type WorkersCounts = {
  kind: "counts";
  counts: Counts;
  tallies: Tallies;
  facts: WorkerFacts;
  /** The number of the question that this answers; undefined: nobody asked. */
  asked: number | undefined;
};

/** What a worker shows an ACME authority that asks for this name; undefined: nothing any more. */
export type ChallengeMessage = { kind: "challenge"; name: string; shown: Issued | undefined };

/**
 * Waits, in a worker, for what it shall do, and the socket it shall listen on, if the primary has one for it. The channel
 * between the processes keeps Buffers (`serialization: advanced`).
 */
export function receiveTask(): Promise<{ task: WorkerTask; socket: ListeningSocket | undefined }> {
  return new Promise((resolve) => {
    process.on("message", function listen(message: FromPrimary, socket?: ListeningSocket) {
      if (message.kind !== "begin") return;
      process.off("message", listen);
      resolve({ task: message.task, socket });
    });
  });
}

export function sendToPrimary(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}
