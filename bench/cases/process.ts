import { mkdtempSync, rmSync } from "node:fs";
import { get } from "node:https";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { firstLooks } from "../support/first-looks.ts";
import { load } from "../support/load.ts";
import { cookieOf, member, readersOf } from "../support/member.ts";
import { rested } from "../support/processes.ts";
import { type Bench, median, type Row } from "../support/rows.ts";
import { type BenchPortal, startPortal } from "../support/servers.ts";

const workers = availableParallelism();

/** How long a start takes, and how much memory a worker has. */
export const processes: Bench = {
  name: "process",
  async run({ quick }) {
    return [...(await starts(quick ? 2 : 5)), ...(await memory(quick))];
  },
};

async function starts(rounds: number): Promise<Row[]> {
  const FOLDER = mkdtempSync(join(tmpdir(), "postern-starts-"));
  await (await startPortal(workers, undefined, { FOLDER })).stop();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const portal = await startPortal(workers, undefined, { FOLDER });
    await firstPage(portal);
    times.push((performance.now() - began) / 1_000);
    await portal.stop();
  }
  rmSync(FOLDER, { recursive: true });
  return [{ what: "start to first page, built", unit: "s", portal: median(times), target: { atMost: 1.5 } }];
}

/** Resolves when a visitor has got a page. */
export function firstPage({ origin, authority }: BenchPortal): Promise<void> {
  return new Promise((resolve, reject) => {
    get(`${origin}/log-in`, { ca: authority }, (answer) => answer.resume().once("end", resolve)).once(
      "error",
      reject,
    );
  });
}

/** What all its processes take together (PSS), for each worker. */
const memoryOf = (portal: BenchPortal) => portal.shareOfMemory() / workers;

async function memory(quick: boolean): Promise<Row[]> {
  const portal = await startPortal(workers, undefined, { PASSWORD_ITERATIONS: "1000" });
  const ada = await member(portal, "ada");
  await rested(portal);
  const atRest = memoryOf(portal);
  const headers = [cookieOf(ada)];
  ada.close();
  const seconds = quick ? 3 : 10;
  // As people use it: mostly pages that are known, and some that have to be rendered.
  await load(portal, { paths: ["/log-in"], seconds });
  await load(portal, { paths: ["/information"], headers, seconds });
  await rested(portal);
  const kept = memoryOf(portal);
  await load(portal, { paths: ["/activity", "/security/sessions"], headers, seconds });
  await firstLooks(portal, { readers: await readersOf(portal), path: "/information", seconds });
  await rested(portal);
  const rendering = memoryOf(portal);
  await portal.stop();
  const row = (what: string, bytes: number, target?: Row["target"]): Row => ({
    what: `memory of all processes (PSS) a worker, ${what}`,
    unit: "MB",
    portal: bytes / 1e6,
    ...(target && { target }),
  });
  return [
    row("at rest", atRest),
    row("after load on known pages", kept, { atMost: 250 }),
    row("after load that renders every page", rendering, { atMost: 250 }),
  ];
}
