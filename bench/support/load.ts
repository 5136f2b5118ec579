import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Cores, loadCore, pinned } from "./processes.ts";
import type { Server } from "./servers.ts";

export type Load = Readonly<{
  paths: readonly string[];
  protocol?: "h1" | "h2";
  /** Connections at once, each with one request at a time. */
  connections?: number;
  seconds?: number;
  headers?: readonly string[];
  /** A file to post. */
  data?: string;
  /** Requests per second and connection; without it as many as come back. */
  rate?: number;
  cores?: Cores;
  /** Answers that are no success are expected, and only not counted. */
  mayFail?: boolean;
}>;

export type Loaded = Readonly<{
  /** Requests per second that were answered well (2xx or 3xx). */
  perSecond: number;
  /** Microseconds of the server's processor time for each. */
  cpuMicroseconds: number;
  /** All that were answered, about as many while it warmed up included. */
  requests: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}>;

const warmUpSeconds = 0.5;

/**
 * Loads a server with h2load (nghttp2), warmed up for half a second.
 * @throws if more than 2 % fail beside those in flight at the end
 */
export async function load(server: Server, given: Load): Promise<Loaded> {
  const { seconds = 3, connections = 16, protocol = "h1", cores = loadCore } = given;
  const folder = mkdtempSync(join(tmpdir(), "postern-load-"));
  const log = join(folder, "log");
  const args = [
    ...(protocol === "h1" ? ["--h1"] : []),
    ...[
      "-c",
      String(connections),
      "-m",
      "1",
      "-D",
      String(seconds),
      `--warm-up-time=${warmUpSeconds * 1_000}ms`,
    ],
    ...(given.headers ?? []).flatMap((header) => ["-H", header]),
    ...(given.data === undefined ? [] : ["-d", given.data]),
    ...(given.rate === undefined ? [] : [`--rps=${given.rate}`]),
    `--log-file=${log}`,
    ...given.paths.map((path) => `${server.origin}${path}`),
  ];
  const [program, ...rest] = pinned(cores, ["h2load", ...args]);
  const before = server.cpuSeconds();
  const { stdout } = await promisify(execFile)(program, rest, { maxBuffer: 1e8 });
  const cpu = server.cpuSeconds() - before;
  const [, finished = "0"] = /finished in [\d.]+m?s, ([\d.]+) req\/s/.exec(stdout) ?? [];
  // Start in microseconds, status, duration.
  const lines = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split("\t").map(Number));
  rmSync(folder, { recursive: true });
  const good = lines.filter(([, status = 0]) => status >= 200 && status < 400);
  if (!given.mayFail && lines.length - good.length > connections + lines.length * 0.02)
    throw new Error(
      `${lines.length - good.length} of ${lines.length} requests failed: ${stdout.slice(-600)}`,
    );
  // The log holds nothing of the warm-up, which the processor time does.
  const requests = lines.length * (1 + warmUpSeconds / seconds);
  const times = good.map(([, , duration = 0]) => duration / 1_000).sort((a, b) => a - b);
  return {
    perSecond: Number(finished) * (good.length / lines.length),
    cpuMicroseconds: (cpu / requests) * 1e6,
    requests,
    p50: times[Math.floor(times.length * 0.5)] ?? Number.NaN,
    p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
  };
}
