import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fetched } from "../support/fetched.ts";
import { load } from "../support/load.ts";
import { loadCore, oneCore, pinned, root } from "../support/processes.ts";
import { type Bench, beside, median, type Row } from "../support/rows.ts";
import { type Said, type Server, startBare, startPortal } from "../support/servers.ts";

const slow = 1_000;

/** What connections cost that do nothing, and what those do to others that never finish a request. */
export const connections: Bench = {
  name: "connections",
  async run({ quick }) {
    const rounds = quick ? 1 : 3;
    return [...(await idleMemory(rounds, quick ? 1_000 : 5_000)), ...(await besideSlow(rounds, quick))];
  },
};

async function idleMemory(rounds: number, idle: number): Promise<Row[]> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const portal = await startPortal(1, oneCore);
    const bare = await startBare(1, oneCore, portal, { "/healthz": ok });
    ours.push(await perConnection(portal, idle));
    theirs.push(await perConnection(bare, idle));
    await Promise.all([bare.stop(), portal.stop()]);
  }
  return [
    {
      what: `memory of an idle connection, at ${idle}`,
      unit: "kB",
      ...beside(ours, "bare Node", theirs),
    },
    {
      what: "the same by itself",
      unit: "kB",
      portal: median(ours),
      target: { atMost: 80 },
    },
  ];
}

const ok: Said = { status: 200, headers: {}, body: Buffer.from("ok\n") };

async function perConnection(server: Server, idle: number): Promise<number> {
  const before = sum(server.memory());
  const client = ["bench/support/idlers.ts", String(server.port), String(idle)];
  const [program, ...args] = pinned(loadCore, [process.execPath, ...client]);
  const idlers = spawn(program, args, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  await once(idlers.stdout, "data");
  const after = sum(server.memory());
  idlers.stdin.end();
  await once(idlers, "exit");
  return (after - before) / idle / 1_000;
}

async function besideSlow(rounds: number, quick: boolean): Promise<Row[]> {
  const portal = await startPortal(1, oneCore);
  const paths = quick ? ["/healthz"] : ["/healthz", "/log-in"];
  const said = Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await fetched(portal, path)])),
  );
  const bare = await startBare(1, oneCore, portal, said);
  const rows: Row[] = [];
  for (const path of paths)
    for (const [server, name] of [
      [portal, "portal"],
      [bare, "bare Node"],
    ] as const) {
      const [quiet, crowded]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        quiet.push(await p99(server, path));
        crowded.push(await p99Beside(server, path));
      }
      rows.push({
        what: `p99 of ${path} beside ${slow} slow connections, ${name}`,
        unit: "ms",
        ...beside(crowded, "idle", quiet),
        ...(name === "portal" && { target: { atMost: 3 } }),
      });
    }
  await Promise.all([bare.stop(), portal.stop()]);
  return rows;
}

/** At 100 requests a second, which leave the server idle most of the time. */
async function p99(server: Server, path: string): Promise<number> {
  return (await load(server, { paths: [path], connections: 4, rate: 25, seconds: 4 })).p99;
}

async function p99Beside(server: Server, path: string): Promise<number> {
  // Header lines that never end, one every second on each; the portal closes them after ten.
  const crowd = [
    "slowhttptest",
    "-H",
    "-c",
    String(slow),
    "-r",
    String(slow),
    "-i",
    "1",
    "-l",
    "9",
    "-p",
    "9",
  ];
  const [program, ...args] = pinned(loadCore, [...crowd, "-u", `${server.origin}/`]);
  const crowding = spawn(program, args, { stdio: "ignore" });
  const ended = once(crowding, "exit");
  await pause(2_000);
  const measured = await p99(server, path);
  await ended;
  return measured;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
