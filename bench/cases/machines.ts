import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBalancer } from "../support/balancer.ts";
import { type DatabaseServer, startDatabaseServer } from "../support/database-server.ts";
import { type Load, load } from "../support/load.ts";
import { cookieOf, logInPost, member } from "../support/member.ts";
import { endWhatIsLeft, quiet } from "../support/processes.ts";
import { type Bench, beside, type Row } from "../support/rows.ts";
import { type BenchPortal, freePort, startPortal } from "../support/servers.ts";

/**
 * Two machines beside one. One is a core with all on it: a portal with one worker, PostgreSQL, HAProxy and who loads.
 * The second is the other core, with a portal and half of the load; the database may then use both.
 */
export const machines: Bench = {
  name: "machines",
  async run({ quick }) {
    const folder = mkdtempSync(join(tmpdir(), "postern-machines-"));
    const server = await startDatabaseServer([0]);
    try {
      const through = await started(server);
      const { logIns, looks } = await through(2, (front) => loadsOf(front, folder));
      const [long, short] = quick ? [5, 2] : [15, 5];
      return [
        await compared("log-ins", 1.8, withSeconds(logIns, long), through, quick),
        await compared("/information, unchanged", 1.5, withSeconds(looks, short), through, quick),
      ];
    } finally {
      await endWhatIsLeft();
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

/** Does something through a balancer before the one machine, or the two. */
type Through = <T>(
  count: number,
  work: (front: BenchPortal, asked: readonly BenchPortal[]) => Promise<T>,
) => Promise<T>;

async function started(server: DatabaseServer): Promise<Through> {
  const port = await freePort();
  const origin = `https://localhost:${port}`;
  const settings = { ...newKeys(), ...behind(origin), DATABASE_URL: await server.database("portal") };
  const first = await startPortal(1, [0], settings);
  const portals = [first, await startPortal(1, [1], settings)];
  return async (count, work) => {
    server.pin(count === 1 ? [0] : [0, 1]);
    const asked = portals.slice(0, count);
    const stop = await startBalancer(port, asked, [0]);
    const result = await work({ ...first, port, origin }, asked);
    for (const portal of portals) await quiet(portal);
    await stop();
    return result;
  };
}

const withSeconds = (loads: readonly Load[], seconds: number) => loads.map((each) => ({ ...each, seconds }));

async function compared(
  what: string,
  atLeast: number,
  loads: readonly Load[],
  through: Through,
  quick: boolean,
): Promise<Row> {
  const figures: Record<number, number[]> = { 1: [], 2: [] };
  // Until V8 has compiled what it takes.
  for (let times = 0; times < 3; times += 1) await through(2, (...machines) => perSecond(machines, loads));
  for (let round = 0; round < (quick ? 2 : 5); round += 1)
    for (const count of round % 2 ? [2, 1] : [1, 2])
      figures[count]?.push(await through(count, (...machines) => perSecond(machines, loads)));
  const measured = beside(figures[2] ?? [], "one", figures[1] ?? []);
  return { what: `${what}, two machines`, unit: "/s", ...measured, target: { atLeast } };
}

/** Good answers a second, of all machines together; each core has its share of the load. */
async function perSecond(
  [front, asked]: readonly [BenchPortal, readonly BenchPortal[]],
  loads: readonly Load[],
): Promise<number> {
  const before = asked.map((portal) => portal.cpuSeconds());
  const loaded = await Promise.all(
    asked.map((_, core) => load(front, { ...(loads[core] as Load), cores: [core] })),
  );
  const used = asked.map((portal, at) => portal.cpuSeconds() - (before[at] ?? 0));
  if (Math.min(...used) < Math.max(...used) / 4) throw new Error("The balancer left a machine out.");
  return loaded.reduce((sum, { perSecond }) => sum + perSecond, 0);
}

function newKeys(): Record<string, string> {
  const names = ["SESSION_KEY", "PEPPER_KEY", "DATA_KEY", "TICKET_KEY"];
  return Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("base64url")]));
}

const behind = (origin: string) => ({
  ORIGIN: origin,
  PROXY_PROTOCOL: "127.0.0.1",
  ATTEMPTS_PER_MEMBER: "1000000",
});

/** What each half of the load asks for: to log in as one member; to look as another, whose session that does not end. */
async function loadsOf(front: BenchPortal, folder: string): Promise<{ logIns: Load[]; looks: Load[] }> {
  const [logIns, looks]: [Load[], Load[]] = [[], []];
  for (const half of ["one", "two"]) {
    (await member(front, half)).close();
    const { body, headers } = await logInPost(front, half);
    const data = join(folder, half);
    writeFileSync(data, body);
    logIns.push({ paths: ["/log-in"], headers, data, connections: 8, mayFail: true });
    const reader = await member(front, `reader-${half}`);
    looks.push({ paths: ["/information"], headers: ["accept-encoding: br, gzip", cookieOf(reader)] });
    reader.close();
  }
  return { logIns, looks };
}
