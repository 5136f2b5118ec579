import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { loadCore, oneCore, pinned, root } from "../support/processes.ts";
import { type Bench, beside, inWords, median, type Options, onOneAndAll, type Row } from "../support/rows.ts";
import { type BenchPortal, type Server, startBare, startPortal } from "../support/servers.ts";

type Kind = "full" | "resumed";
type Handshakes = { perCpuSecond: number; share: number };

export const handshakes: Bench = {
  name: "handshakes",
  run: (options) => onOneAndAll(compared, options),
};

async function compared(workers: number, { quick }: Options): Promise<Row[]> {
  const cores = workers === 1 ? oneCore : undefined;
  const portal = await startPortal(workers, cores);
  const bare = await startBare(workers, cores, portal, {
    "/healthz": { status: 200, headers: {}, body: Buffer.from("ok\n") },
  });
  const measured: Record<Kind, [Handshakes, Handshakes][]> = { full: [], resumed: [] };
  for (let round = 0; round < (quick ? 1 : 5); round += 1)
    for (const kind of ["full", "resumed"] as const)
      measured[kind].push([await handshakesOf(portal, portal, kind), await handshakesOf(bare, portal, kind)]);
  await Promise.all([bare.stop(), portal.stop()]);
  const rows: Row[] = (["full", "resumed"] as const).map((kind) => ({
    what: `${kind} handshakes, ${inWords(workers)}`,
    unit: "/s of CPU",
    ...beside(
      measured[kind].map(([ours]) => ours.perCpuSecond),
      "bare Node",
      measured[kind].map(([, theirs]) => theirs.perCpuSecond),
    ),
    ...(kind === "full" && { target: { atLeast: 0.9 } }),
  }));
  return [
    ...rows,
    {
      what: `share of resumptions that succeed, ${inWords(workers)}`,
      unit: "",
      portal: median(measured.resumed.map(([ours]) => ours.share)),
      target: { atLeast: 0.95 },
    },
  ];
}

/**
 * By the server's processor time, since the client needs more of it for a handshake than the server does: with one core
 * each the client would be measured.
 */
export async function handshakesOf(
  server: Server,
  { authority }: BenchPortal,
  kind: Kind,
): Promise<Handshakes> {
  const client = ["bench/support/handshaker.ts", String(server.port), "1", kind];
  const [program, ...args] = pinned(loadCore, [process.execPath, ...client]);
  const before = server.cpuSeconds();
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: root,
    env: { ...process.env, AUTHORITY: authority },
  });
  const { done, resumed } = JSON.parse(stdout) as { done: number; resumed: number };
  return { perCpuSecond: done / (server.cpuSeconds() - before), share: resumed / done };
}
