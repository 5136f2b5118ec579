import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { type Loaded, load } from "../support/load.ts";
import { cookieOf, logInPost, member } from "../support/member.ts";
import { root } from "../support/processes.ts";
import { type Bench, beside, type Row } from "../support/rows.ts";
import { type BenchPortal, startPortal } from "../support/servers.ts";

const workers = availableParallelism();

/** Log-ins against the bare hash, and what a flood of them does to those who only look at pages. */
export const logIns: Bench = {
  name: "log-ins",
  async run({ quick }) {
    const folder = mkdtempSync(join(tmpdir(), "postern-log-ins-"));
    // All log in as one member, and a try counts until it has proved right.
    const portal = await startPortal(workers, undefined, { ATTEMPTS_PER_MEMBER: "1000" });
    const [ada, reader] = [await member(portal, "ada"), await member(portal, "reader")];
    const flood = await floodOf(portal, folder);
    const [ours, bare]: [number[], number[]] = [[], []];
    const seconds = quick ? 4 : 6;
    // Until V8 has compiled what a log-in is made of.
    if (!quick) await flood.load(20);
    for (let round = 0; round < (quick ? 1 : 4); round += 1) {
      ours.push((await flood.load(seconds)).perSecond);
      await quiet(portal);
      bare.push(await bareHashes(seconds));
    }
    const rows: Row[] = [
      {
        what: `log-ins, ${workers} workers`,
        unit: "/s",
        ...beside(ours, "bare hash on all cores", bare),
        target: { atLeast: 0.9 },
      },
    ];
    const cookie = cookieOf(reader);
    for (const [path, headers] of [
      ["/log-in", []],
      ["/information", [cookie]],
    ] as const)
      rows.push(...(await meanwhile(portal, path, headers, flood, quick)));
    for (const browser of [ada, reader]) browser.close();
    await portal.stop();
    rmSync(folder, { recursive: true });
    return rows;
  },
};

type Flood = Readonly<{ load(seconds: number): Promise<Loaded>; begin(): { end(): Promise<unknown> } }>;

async function floodOf(portal: BenchPortal, folder: string): Promise<Flood> {
  const { body, headers } = await logInPost(portal, "ada");
  const data = join(folder, "log-in");
  writeFileSync(data, body);
  // Enough that each worker always has one waiting, however the system shares them out.
  const connections = 16;
  const post = { paths: ["/log-in"], headers, data };
  return {
    load: (seconds) => load(portal, { ...post, connections, seconds, cores: undefined, mayFail: true }),
    begin() {
      const args = ["--h1", "-c", String(connections), "-m", "1", "-D", "600", "-d", data];
      const given = headers.flatMap((header) => ["-H", header]);
      const child = spawn("h2load", [...args, ...given, `${portal.origin}/log-in`], { stdio: "ignore" });
      return {
        async end() {
          child.kill("SIGTERM");
          await once(child, "exit");
        },
      };
    },
  };
}

/** Waits until what clients left behind when the load ended is hashed, too. */
async function quiet(portal: BenchPortal): Promise<void> {
  for (let before = -1, now = portal.cpuSeconds(); now > before + 0.02; now = portal.cpuSeconds()) {
    before = now;
    await pause(300);
  }
}

async function bareHashes(seconds: number): Promise<number> {
  const args = ["bench/support/hasher.ts", String(workers), String(seconds)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return Number(stdout);
}

async function meanwhile(
  portal: BenchPortal,
  path: string,
  headers: readonly string[],
  flood: Flood,
  quick: boolean,
): Promise<Row[]> {
  const given = {
    paths: [path],
    headers,
    connections: 4,
    rate: 25,
    seconds: quick ? 3 : 6,
    cores: undefined,
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
    what: `${which} of ${path} while log-ins flood`,
    unit: "ms",
    ...beside(
      busy.map((loaded) => loaded[which]),
      "idle",
      idle.map((loaded) => loaded[which]),
    ),
    ...(which === "p99" && { target: { atMost: 3 } }),
  }));
}
