/** How long the portal waits for clients, and for itself to end. In milliseconds; tests hand in shorter ones. */
export type Clocks = Readonly<{
  /** For a TLS handshake, and a PROXY header before it. */
  handshakeMs: number;
  /** For a request's header to be whole. */
  headerMs: number;
  /** For a posted body to be whole, however slowly it trickles. */
  bodyMs: number;
  /** For all of a request; Node's own clock over HTTP/1.1. Not for files, of which each MiB may take as long as a body. */
  requestMs: number;
  /** A client that takes not even one piece of its answer in this time has stopped reading. */
  stalledMs: number;
  /** Of a body that nobody will read, the rest is taken for this long, so that the client sees its answer. */
  lingerMs: number;
  /** Between two requests of one connection. */
  idleMs: number;
  /** After SIGTERM connections are still accepted for so long: a balancer needs time to see `/readyz` turn. */
  balancerMs: number;
  /** Everything has ended then, the balancer's time included. */
  drainMs: number;
  /** How often what was counted and measured is saved: what a crash loses at most. */
  figuresMs: number;
  /** How often is looked whether a backup or a rehearsal is due. */
  backupsMs: number;
  /** One that failed is tried again after so long. */
  backupRetryMs: number;
  /** A backup is not rehearsed at once. */
  backupRestMs: number;
}>;

export const clocks: Clocks = {
  handshakeMs: 10_000,
  headerMs: 10_000,
  bodyMs: 30_000,
  requestMs: 40_000,
  stalledMs: 30_000,
  lingerMs: 5_000,
  idleMs: 60_000,
  balancerMs: 2_000,
  drainMs: 10_000,
  figuresMs: 60_000,
  backupsMs: 30_000,
  backupRetryMs: 60 * 60_000,
  backupRestMs: 5 * 60_000,
};
