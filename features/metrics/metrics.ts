import type { Counter } from "#features/figures/names.ts";
import { memberStates } from "#features/members/member-states.ts";
import { noticeKinds } from "#features/notices/notices.ts";
import type { Histogram, Metric } from "./exposition.ts";
import type { DatabaseFacts } from "./portal-facts.ts";
import {
  durationSteps,
  keyExchangeGroups,
  requestKinds,
  statusClasses,
  type Tallies,
  tlsVersions,
} from "./tallies.ts";

/** Of one process, as it is now. */
export type ProcessFacts = Readonly<{
  memoryBytes: number;
  /** The longest that a timer of the last seconds came late, in milliseconds. */
  lagMs: number;
  /** The share of its time in which it did something, since it was last asked. */
  utilization: number;
}>;

/** Of a worker. */
export type WorkerFacts = ProcessFacts &
  Readonly<{ connections: number; inFlight: number; waitingHashes: number }>;

/** Everything that `/metrics` is made of. Times in milliseconds. */
export type Measured = Readonly<{
  build: Readonly<{ version: string; build: string; node: string }>;
  startedAt: number;
  /** Since the start, of all workers that there were. */
  tallies: Tallies;
  counts: ReadonlyMap<Counter, number>;
  restarts: number;
  /** By what it is called: `primary`, `worker-1`. */
  processes: ReadonlyMap<string, ProcessFacts>;
  workers: readonly WorkerFacts[];
  certificateEndsAt: number;
  /** By job. */
  jobFailures: ReadonlyMap<string, number>;
  freeBytes: ReadonlyMap<string, number>;
  /** Undefined: the database does not answer. */
  database: DatabaseFacts | undefined;
}>;

/** Every metric, whatever its value. docs/metrics.md says what each is for. */
export function metricsOf(measured: Measured): Metric[] {
  return [
    ...portalMetrics(measured),
    ...requestMetrics(measured),
    ...tlsMetrics(measured),
    ...memberMetrics(measured),
    ...processMetrics(measured),
    ...databaseMetrics(measured.database),
  ];
}

function portalMetrics({ build, startedAt, restarts, workers, ...measured }: Measured): Metric[] {
  return [
    gauge("build_info", "What runs here, in its labels", [{ labels: build, value: 1 }]),
    gauge("start_time_seconds", "When the portal started, in seconds since 1970", one(startedAt / 1000)),
    gauge("workers", "Workers that serve", one(workers.length)),
    counter("worker_restarts_total", "Workers that took the place of one that had ended", one(restarts)),
    gauge(
      "certificate_end_timestamp_seconds",
      "When the certificate that is shown ends, in seconds since 1970",
      one(measured.certificateEndsAt / 1000),
    ),
    counter(
      "job_failures_total",
      "Failures of what the portal does by itself, by job",
      by("job", measured.jobFailures),
    ),
    gauge(
      "disk_free_bytes",
      "Free bytes where data, certificates and backups lie",
      by("folder", measured.freeBytes),
    ),
  ];
}

function requestMetrics({ tallies, workers }: Measured): Metric[] {
  const answers = requestKinds.flatMap((kind, first) =>
    statusClasses.map((status, second) => ({
      labels: { kind, status },
      value: tallies.answers[first * statusClasses.length + second] ?? 0,
    })),
  );
  const [found = 0, made = 0] = tallies.cachedPages;
  return [
    counter("requests_total", "Requests answered, by kind and class of status", answers),
    {
      name: "postern_request_duration_seconds",
      help: "How long answers took, by kind of request",
      type: "histogram",
      samples: requestKinds.map((kind, at) => histogramOf(tallies, kind, at)),
    },
    gauge("requests_in_flight", "Requests being answered", one(sum(workers, "inFlight"))),
    counter("page_cache_requests_total", "Pages that may be kept, by whether one was there", [
      { labels: { result: "hit" }, value: found },
      { labels: { result: "miss" }, value: made },
    ]),
  ];
}

function histogramOf({ durations, milliseconds }: Tallies, kind: string, at: number): Histogram {
  const steps = durationSteps.length + 1;
  return {
    labels: { kind },
    bounds: durationSteps.map((ms) => ms / 1000),
    counts: [...durations.subarray(at * steps, (at + 1) * steps)],
    sum: (milliseconds[at] ?? 0) / 1000,
  };
}

function tlsMetrics({ tallies, workers }: Measured): Metric[] {
  const handshakes = tlsVersions.flatMap((version, first) =>
    keyExchangeGroups.flatMap((group, second) =>
      ["no", "yes"].map((resumed, third) => ({
        labels: { version, group, resumed },
        value: tallies.handshakes[(first * keyExchangeGroups.length + second) * 2 + third] ?? 0,
      })),
    ),
  );
  return [
    gauge("connections_open", "Connections open on the HTTPS port", one(sum(workers, "connections"))),
    counter(
      "tls_handshakes_total",
      "TLS handshakes, by version, key exchange group and resumption",
      handshakes,
    ),
    counter(
      "tls_handshake_failures_total",
      "TLS handshakes that came to nothing",
      one(tallies.failedHandshakes[0] ?? 0),
    ),
  ];
}

function memberMetrics({ counts, tallies, workers }: Measured): Metric[] {
  const logIns = [
    { labels: { result: "succeeded" }, value: counts.get("log-ins") ?? 0 },
    { labels: { result: "failed" }, value: counts.get("failed log-ins") ?? 0 },
  ];
  return [
    counter("log_ins_total", "Log-ins, by whether the password was right", logIns),
    counter("sign_ups_total", "People who became members by themselves", one(counts.get("sign-ups") ?? 0)),
    counter("hashes_total", "Password hashes begun", one(tallies.hashes[0] ?? 0)),
    counter(
      "hash_wait_seconds_total",
      "How long those hashes waited before they were begun",
      one((tallies.hashWaitMs[0] ?? 0) / 1000),
    ),
    gauge("hash_queue_length", "Password hashes that wait", one(sum(workers, "waitingHashes"))),
  ];
}

function processMetrics({ processes }: Measured): Metric[] {
  const of = (pick: (process: ProcessFacts) => number) =>
    by("process", new Map([...processes].map(([name, facts]) => [name, pick(facts)])));
  return [
    gauge(
      "process_memory_bytes",
      "Resident memory, by process",
      of(({ memoryBytes }) => memoryBytes),
    ),
    gauge(
      "event_loop_lag_seconds",
      "The longest that a timer came late within ten seconds, by process",
      of(({ lagMs }) => lagMs / 1000),
    ),
    gauge(
      "event_loop_utilization_ratio",
      "Share of the time in which the event loop was busy, by process",
      of(({ utilization }) => utilization),
    ),
  ];
}

function databaseMetrics(facts: DatabaseFacts | undefined): Metric[] {
  const up = gauge("database_up", "Whether the database answers", one(facts ? 1 : 0));
  if (!facts) return [up];
  const states = new Map(memberStates.map((state) => [state, facts.members.get(state) ?? 0]));
  const notices = new Map(noticeKinds.map((kind) => [kind, facts.notices.has(kind) ? 1 : 0]));
  const ended = (kind: "backup" | "rehearsal") => one((facts.runs.get(kind) ?? 0) / 1000);
  return [
    up,
    gauge("database_size_bytes", "Size of the database", one(facts.bytes)),
    gauge("members", "Members, by state", by("state", states)),
    gauge("sessions_active", "Sessions that are not over", one(facts.sessions)),
    gauge(
      "backup_last_success_timestamp_seconds",
      "When a scheduled backup was last made, in seconds since 1970, 0 for never",
      ended("backup"),
    ),
    gauge(
      "rehearsal_last_success_timestamp_seconds",
      "When a restore last worked, tried with the newest backup, in seconds since 1970, 0 for never",
      ended("rehearsal"),
    ),
    gauge("notice", "Whether operators are told that something of this kind is wrong", by("kind", notices)),
    gauge(
      "clock_offset_seconds",
      "By how much the clock is ahead of the shared database's, 0 where it is this machine's",
      one(facts.clockOffsetMs / 1000),
    ),
  ];
}

type Samples = Extract<Metric, { type: "gauge" | "counter" }>["samples"];

function gauge(name: string, help: string, samples: Samples): Metric {
  return { name: `postern_${name}`, help, type: "gauge", samples };
}

function counter(name: string, help: string, samples: Samples): Metric {
  return { name: `postern_${name}`, help, type: "counter", samples };
}

const one = (value: number): Samples => [{ value }];

function by(label: string, values: ReadonlyMap<string, number>): Samples {
  return [...values].map(([text, value]) => ({ labels: { [label]: text }, value }));
}

function sum<Name extends string>(all: readonly Readonly<Record<Name, number>>[], name: Name): number {
  return all.reduce((soFar, each) => soFar + each[name], 0);
}
