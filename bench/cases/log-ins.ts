import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { type Loaded, load } from "../support/load.ts";
import { cookieOf, logInPost, member } from "../support/member.ts";
import { type Cores, loadCore, oneCore, pinned, quiet, root } from "../support/processes.ts";
import { type Bench, beside, inWords, type Options, onOneAndAll, type Row } from "../support/rows.ts";
import { type BenchPortal, startPortal } from "../support/servers.ts";

/** Log-ins against the bare hash, and what a flood of them does to those who only look at pages. */
export const logIns: Bench = {
  name: "log-ins",
  run: (options) => onOneAndAll(flooded, options),
};

async function flooded(workers: number, { quick }: Options): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "postern-log-ins-"));
  const cores = workers === 1 ? oneCore : undefined;
  // All log in as one member. A try counts until it has proved right, and what has, too, up to a limit made of this one.
  const portal = await startPortal(workers, cores, { ATTEMPTS_PER_MEMBER: "100000" });
  const [ada, reader] = [await member(portal, "ada"), await member(portal, "reader")];
  const flood = await floodOf(portal, workers, folder);
  const [ours, bare]: [number[], number[]] = [[], []];
  // Until V8 has compiled what a log-in is made of.
  await flood.load(quick ? 3 : 20);
  for (let round = 0; round < (quick ? 1 : 8); round += 1) {
    // Longer than the bare hash: the first log-ins of a flood are slower than those that follow.
    ours.push((await flood.load(quick ? 3 : 15)).perSecond);
    // What clients left behind when the load ended is hashed, too.
    await quiet(portal);
    bare.push(await bareHashes(workers, cores, quick ? 3 : 6));
  }
  const rows: Row[] = [
    {
      what: `log-ins, ${inWords(workers)}`,
      unit: "/s",
      ...beside(ours, workers === 1 ? "bare hash on one core" : "bare hash on all cores", bare),
      target: { atLeast: 0.9 },
    },
  ];
  for (const [path, headers] of [
    ["/log-in", []],
    ["/information", [cookieOf(reader)]],
  ] as const)
    rows.push(...(await meanwhile({ portal, workers, path, headers, flood, quick })));
  for (const browser of [ada, reader]) browser.close();
  await portal.stop();
  rmSync(folder, { recursive: true });
  return rows;
}

type Flood = Readonly<{ load(seconds: number): Promise<Loaded>; begin(): { end(): Promise<unknown> } }>;

/** Log-ins of ada's, as fast as they come back; `folder` holds what is posted. */
export async function floodOf(portal: BenchPortal, workers: number, folder: string): Promise<Flood> {
  const { body, headers } = await logInPost(portal, "ada");
  const data = join(folder, "log-in");
  writeFileSync(data, body);
  const cores = workers === 1 ? loadCore : undefined;
  // Enough that each worker always has one waiting, however the system shares them out.
  const connections = 8 * workers;
  const post = { paths: ["/log-in"], headers, data };
  return {
    load: (seconds) => load(portal, { ...post, connections, seconds, cores, mayFail: true }),
    begin() {
      const args = ["--h1", "-c", String(connections), "-m", "1", "-D", "600", "-d", data];
      const given = headers.flatMap((header) => ["-H", header]);
      const [program, ...rest] = pinned(cores, ["h2load", ...args, ...given, `${portal.origin}/log-in`]);
      const child = spawn(program, rest, { stdio: "ignore" });
      return {
        async end() {
          child.kill("SIGTERM");
          await once(child, "exit");
        },
      };
    },
  };
}

async function bareHashes(threads: number, cores: Cores, seconds: number): Promise<number> {
  const hasher = [process.execPath, "bench/support/hasher.ts", String(threads), String(seconds)];
  const [program, ...args] = pinned(cores, hasher);
  const { stdout } = await promisify(execFile)(program, args, { cwd: root });
  return Number(stdout);
}

type Meanwhile = Readonly<{
  portal: BenchPortal;
  workers: number;
  path: string;
  headers: readonly string[];
  flood: Flood;
  quick: boolean;
}>;

async function meanwhile({ portal, workers, path, headers, flood, quick }: Meanwhile): Promise<Row[]> {
  const given = {
    paths: [path],
    headers,
    connections: 4,
    rate: 25,
    seconds: quick ? 3 : 6,
    cores: workers === 1 ? loadCore : undefined,
  };
  const [idle, busy]: [Loaded[], Loaded[]] = [[], []];
  await load(portal, given);
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    idle.push(await load(portal, given));
    const flooding = flood.begin();
    await pause(1_000);
    busy.push(await load(portal, given));
    await flooding.end();
  }
  return (["p50", "p99"] as const).map((which) => ({
    what: `${which} of ${path} while log-ins flood, ${inWords(workers)}`,
    unit: "ms",
    ...beside(
      busy.map((loaded) => loaded[which]),
      "idle",
      idle.map((loaded) => loaded[which]),
    ),
    ...(which === "p99" && { target: { atMost: 3 } }),
  }));
}
