import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBalancer } from "../support/balancer.ts";
import { startDatabaseServer } from "../support/database-server.ts";
import { type Load, load } from "../support/load.ts";
import { cookieOf, logInPost, member } from "../support/member.ts";
import { quiet } from "../support/processes.ts";
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
    const port = await freePort();
    const settings = { ...newKeys(), ...behind(port), DATABASE_URL: await server.database("portal") };
    const portals: BenchPortal[] = [];
    for (const core of [0, 1]) portals.push(await startPortal(1, [core], settings));
    /** Answers a second, of the one machine or the two together. */
    const through = async (count: number, loads: readonly Load[]) => {
      const asked = portals.slice(0, count);
      server.pin(count === 1 ? [0] : [0, 1]);
      const stop = await startBalancer(port, asked, [0]);
      const halves = loads.slice(0, count).map((given, core) => load(front, { ...given, cores: [core] }));
      const before = asked.map((portal) => portal.cpuSeconds());
      const loaded = await Promise.all(halves);
      const used = asked.map((portal, at) => portal.cpuSeconds() - (before[at] ?? 0));
      if (Math.min(...used) < Math.max(...used) / 4) throw new Error("The balancer left a machine out.");
      for (const portal of portals) await quiet(portal);
      await stop();
      return loaded.reduce((sum, { perSecond }) => sum + perSecond, 0);
    };
    const front = { ...(portals[0] as BenchPortal), port, origin: `https://localhost:${port}` };
    const all = await loadsThrough(front, () => startBalancer(port, portals, [0]), folder);
    const rows: Row[] = [];
    for (const { what, seconds, atLeast, loads } of [
      { what: "log-ins", seconds: quick ? 5 : 15, atLeast: 1.8, loads: all.logIns },
      { what: "/information, unchanged", seconds: quick ? 2 : 5, atLeast: 1.5, loads: all.looks },
    ]) {
      const given = loads.map((each) => ({ ...each, seconds }));
      const figures: Record<number, number[]> = { 1: [], 2: [] };
      // Until V8 has compiled what it takes.
      for (let times = 0; times < (quick ? 1 : 2); times += 1)
        await through(
          2,
          given.map((each) => ({ ...each, seconds: quick ? 5 : 15 })),
        );
      for (let round = 0; round < (quick ? 2 : 5); round += 1)
        for (const count of round % 2 ? [2, 1] : [1, 2]) figures[count]?.push(await through(count, given));
      rows.push({
        what: `${what}, two machines`,
        unit: "/s",
        ...beside(figures[2] ?? [], "one", figures[1] ?? []),
        target: { atLeast },
      });
    }
    for (const portal of portals) await portal.stop();
    await server.stop();
    rmSync(folder, { recursive: true });
    return rows;
  },
};

function newKeys(): Record<string, string> {
  const names = ["SESSION_KEY", "PEPPER_KEY", "DATA_KEY", "TICKET_KEY"];
  return Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("base64url")]));
}

const behind = (port: number) => ({
  ORIGIN: `https://localhost:${port}`,
  PROXY_PROTOCOL: "127.0.0.1",
  ATTEMPTS_PER_MEMBER: "1000000",
});

/** What each half of the load asks for: to log in as one member; to look as another, whose session that does not end. */
async function loadsThrough(
  front: BenchPortal,
  begin: () => Promise<() => Promise<void>>,
  folder: string,
): Promise<{ logIns: Load[]; looks: Load[] }> {
  const stop = await begin();
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
  await stop();
  return { logIns, looks };
}
