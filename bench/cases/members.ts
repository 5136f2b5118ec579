import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dialectEnvironment } from "#db/dialect-of.ts";
import { formOf } from "../../tests/support/plain-browser.ts";
import { startDatabaseServer } from "../support/database-server.ts";
import { browserOn, expectStatus, password } from "../support/member.ts";
import { root } from "../support/processes.ts";
import { type Bench, inWords, median, type Options, onOneAndAll, type Row } from "../support/rows.ts";
import { type BenchPortal, startPortal } from "../support/servers.ts";

const steps = ["sign-up", "log-in", "view", "update"] as const;
type Step = (typeof steps)[number];
type Times = Record<Step, number[]>;

/** What a thousand times as many members cost each of them. The hash is made cheap, or it would hide all else. */
export const members: Bench = {
  name: "members",
  run: (options) => amongMore(options, {}),
};

/** The same on PostgreSQL. */
export const membersOnPostgresql: Bench = {
  name: "members-postgresql",
  async run(options) {
    // Enough of its memory for the indexes of either.
    const server = await startDatabaseServer(undefined, { shared_buffers: "512MB", max_wal_size: "4GB" });
    try {
      const databases = [await server.database("few"), await server.database("many")] as const;
      return (await amongMore(options, databases)).map((row) => ({
        ...row,
        what: `${row.what}, PostgreSQL`,
      }));
    } finally {
      await server.stop();
    }
  },
};

/** @param databases their addresses, where they are not files in the portals' folders */
async function amongMore(options: Options, databases: Readonly<{ [at: number]: string }>): Promise<Row[]> {
  const counts = [1_000, options.quick ? 50_000 : 1_000_000] as const;
  const portals = counts.map((count, at) => ({ count, ...seeded(count, databases[at]) }));
  const rows = await onOneAndAll((workers) => compared(workers, portals, options), options);
  for (const { FOLDER } of portals) rmSync(FOLDER, { recursive: true });
  return rows;
}

async function compared(workers: number, seeded: readonly Seed[], { quick }: Options): Promise<Row[]> {
  const portals: Seeded[] = [];
  for (const { count, ...settings } of seeded) {
    const portal = await startPortal(workers, undefined, { ...settings, PASSWORD_ITERATIONS: "1000" });
    portals.push({ ...portal, count });
  }
  const times = portals.map(emptyTimes);
  for (const portal of portals) await visit(portal, (quick ? 20 : 100) * workers, emptyTimes());
  for (let round = 0; round < (quick ? 2 : 5); round += 1)
    for (const [at, portal] of portals.entries())
      await visit(portal, quick ? 10 : 40, times[at] ?? emptyTimes());
  for (const portal of portals) await portal.stop();
  const [few, many] = seeded.map(({ count }) => count.toLocaleString("en"));
  return steps.map((step): Row => {
    const [amongFew, amongMany] = times.map((each) => median(each[step]));
    if (!amongFew || !amongMany) throw new Error(`Nobody did this: ${step}.`);
    return {
      what: `${step} among ${many} members, ${inWords(workers)}`,
      unit: "ms",
      portal: amongMany,
      against: { name: `among ${few}`, value: amongFew, ratio: amongMany / amongFew },
      target: { atMost: 1.2 },
    };
  });
}

type Seeded = BenchPortal & { count: number };
type Seed = Readonly<{ count: number; FOLDER: string; DATABASE_URL?: string }>;

/** What a portal with so many members is started with. */
function seeded(count: number, DATABASE_URL: string | undefined): Omit<Seed, "count"> {
  const FOLDER = mkdtempSync(join(tmpdir(), "postern-members-"));
  const given = DATABASE_URL === undefined ? [] : [DATABASE_URL];
  execFileSync(process.execPath, ["bench/support/seed.ts", FOLDER, String(count), "3 fields", ...given], {
    cwd: root,
    stdio: "ignore",
    env: { ...process.env, ...dialectEnvironment(DATABASE_URL ?? "file:") },
  });
  return { FOLDER, ...(DATABASE_URL !== undefined && { DATABASE_URL }) };
}

const emptyTimes = (): Times => ({ "sign-up": [], "log-in": [], view: [], update: [] });

let signedUp = 0;

/** One after the other, members anywhere among all do what members do. */
async function visit(portal: Seeded, visits: number, times: Times): Promise<void> {
  const timed = async <T>(step: Step, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    times[step].push(performance.now() - began);
    return result;
  };
  for (let number = 0; number < visits; number += 1) {
    const newcomer = browserOn(portal);
    signedUp += 1;
    const fields = { username: `newcomer-${signedUp}`, password };
    const signUp = { ...formOf((await newcomer.get("/sign-up")).body, ["username"]), ...fields };
    expectStatus(await timed("sign-up", () => newcomer.post("/sign-up", signUp)), 303);
    newcomer.close();

    const browser = browserOn(portal);
    const username = `member-${Math.floor(Math.random() * portal.count)}`;
    const form = { ...formOf((await browser.get("/log-in")).body, ["username"]), username, password };
    expectStatus(await timed("log-in", () => browser.post("/log-in", form)), 303);
    expectStatus(await timed("view", () => browser.get("/information")), 200);
    const edit = formOf((await browser.get("/information/edit")).body, ["name", "contact"]);
    const changed = { ...edit, name: `Changed ${number} ${Math.random()}` };
    expectStatus(await timed("update", () => browser.post("/information/edit", changed)), 303);
    browser.close();
  }
}
