import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formOf } from "../../tests/support/plain-browser.ts";
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
  async run(options) {
    const counts = [1_000, options.quick ? 50_000 : 1_000_000] as const;
    const folders = counts.map(seeded);
    const rows = await onOneAndAll((workers) => compared(workers, counts, folders, options), options);
    for (const folder of folders) rmSync(folder, { recursive: true });
    return rows;
  },
};

async function compared(
  workers: number,
  counts: readonly [few: number, many: number],
  folders: readonly string[],
  { quick }: Options,
): Promise<Row[]> {
  const portals: Seeded[] = [];
  for (const [at, FOLDER] of folders.entries()) {
    const portal = await startPortal(workers, undefined, { FOLDER, PASSWORD_ITERATIONS: "1000" });
    portals.push({ ...portal, count: counts[at] ?? 0 });
  }
  const times = portals.map(emptyTimes);
  for (const portal of portals) await visit(portal, (quick ? 20 : 100) * workers, emptyTimes());
  for (let round = 0; round < (quick ? 2 : 5); round += 1)
    for (const [at, portal] of portals.entries())
      await visit(portal, quick ? 10 : 40, times[at] ?? emptyTimes());
  for (const portal of portals) await portal.stop();
  const [few, many] = counts.map((count) => count.toLocaleString("en"));
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

/** Folders of a portal with so many members. */
function seeded(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-members-"));
  execFileSync(process.execPath, ["bench/support/seed.ts", folder, String(count)], {
    cwd: root,
    stdio: "ignore",
  });
  return folder;
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
