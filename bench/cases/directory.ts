import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import Database from "better-sqlite3";
import type { PlainBrowser } from "../../tests/support/plain-browser.ts";
import { browserOn, expectStatus, password } from "../support/member.ts";
import { rested } from "../support/processes.ts";
import { type Bench, median, type Options, quantile, type Row } from "../support/rows.ts";
import type { Searched } from "../support/searcher.ts";
import { type Asked, calledFor, seeded } from "../support/seeded-folder.ts";
import { startPortal } from "../support/servers.ts";

const megabyte = 1_000_000;

/** An operator who looks for members among a hundred thousand: the page, and the search in it beside a bare loop. */
export const directory: Bench = { name: "directory", run: (options) => among("3 fields", options) };
/** The same where members are asked for thirty. */
export const directory30: Bench = { name: "directory-30", run: (options) => among("30 fields", options) };

async function among(asked: Asked, { quick }: Options): Promise<Row[]> {
  // Three million values take minutes to make.
  const members = quick && asked === "30 fields" ? 20_000 : 100_000;
  const folder = seeded(members, asked);
  try {
    const { making, search, list, bare } = calledFor<Searched>("searcher.ts", [folder, quick ? "3" : "10"]);
    return [
      {
        what: `a search among ${members.toLocaleString("en")} members with ${asked}, changes taken over`,
        unit: "/s",
        portal: 1_000 / median(search),
        against: { name: "a loop", value: 1_000 / median(bare), ratio: median(bare) / median(search) },
        target: { atLeast: 0.2 },
      },
      { what: "the same with the looks saved, p95", unit: "ms", portal: quantile(list, 0.95) },
      { what: "making the index", unit: "ms", portal: making },
      ...(await pages(folder, quick ? 60 : 300)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const texts = ["member-17777", "ember-12", "portal.ex", "lines about", "e", "nobody", "ÉMBER-5", "-99"];

/** By a portal of two workers, over HTTPS. */
async function pages(FOLDER: string, searches: number): Promise<Row[]> {
  const portal = await startPortal(2, undefined, { FOLDER });
  // Each connection is one worker's; of so many both have some.
  const browsers = Array.from({ length: 8 }, () => browserOn(portal));
  const [first] = browsers;
  if (!first) throw new Error("There is no browser.");
  try {
    beOperator(FOLDER);
    expectStatus(await first.submit("/log-in", { username: "member-0", password }), 303);
    for (const browser of browsers) browser.cookies = first.cookies;
    await rendered(browsers);
    await rested(portal);
    const before = portal.shareOfMemory();
    for (const browser of browsers) await untilAllAreRead(browser);
    await rested(portal);
    const grown = portal.shareOfMemory() - before;
    const times: number[] = [];
    for (let number = 0; number < searches; number += 1) {
      const began = performance.now();
      await found(browsers[number % browsers.length] ?? first, texts[number % texts.length] ?? "");
      times.push(performance.now() - began);
    }
    const lists: number[] = [];
    for (let number = 0; number < searches / 4; number += 1) {
      const began = performance.now();
      await found(browsers[number % browsers.length] ?? first, "");
      lists.push(performance.now() - began);
    }
    return [
      {
        what: "p95 of /operator/members?q=…",
        unit: "ms",
        portal: quantile(times, 0.95),
        target: { atMost: 100 },
      },
      { what: "p50 of the same", unit: "ms", portal: median(times) },
      {
        what: "p95 of /operator/members, all of its counts",
        unit: "ms",
        portal: quantile(lists, 0.95),
        target: { atMost: 100 },
      },
      {
        what: "memory of all processes, by the index in two workers",
        unit: "MB",
        portal: grown / megabyte,
        target: { atMost: 80 },
      },
    ];
  } finally {
    for (const browser of browsers) browser.close();
    await portal.stop();
  }
}

/** What the page costs without a search. */
async function rendered(browsers: readonly PlainBrowser[]): Promise<void> {
  for (let round = 0; round < 5; round += 1)
    for (const browser of browsers) {
      expectStatus(await browser.get("/activity"), 200);
      expectStatus(await browser.get("/operator/members/export"), 200);
    }
}

/** The first pages say how far it is. */
async function untilAllAreRead(browser: PlainBrowser): Promise<void> {
  for (;;) {
    const { status, body } = await browser.get("/operator/members");
    expectStatus({ status, body }, 200);
    if (!body.includes('role="status"')) return;
    await pause(250);
  }
}

async function found(browser: PlainBrowser, q: string): Promise<void> {
  expectStatus(await browser.get(`/operator/members?q=${encodeURIComponent(q)}`), 200);
}

/** Makes `member-0` one. */
export function beOperator(folder: string): void {
  const database = new Database(`${folder}/data/postern.db`, { timeout: 5_000 });
  database
    .prepare("update members set role = 'operator', version = version + 1 where username = 'member-0'")
    .run();
  database.close();
}
