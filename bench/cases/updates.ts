import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { formOf, type PlainBrowser } from "../../tests/support/plain-browser.ts";
import { type Loaded, load } from "../support/load.ts";
import { cookieOf, expectStatus, member } from "../support/member.ts";
import { loadCore, oneCore } from "../support/processes.ts";
import { type Bench, beside, inWords, type Options, onOneAndAll, type Row } from "../support/rows.ts";
import { startPortal } from "../support/servers.ts";

const writers = 16;

/** Members who save at once, over all workers, and what that does to those who only look at pages. */
export const updates: Bench = {
  name: "updates",
  run: (options) => onOneAndAll(saving, options),
};

async function saving(workers: number, { quick }: Options): Promise<Row[]> {
  const cores = workers === 1 ? oneCore : undefined;
  const portal = await startPortal(workers, cores, { PASSWORD_ITERATIONS: "1000" });
  const browsers = await Promise.all(
    Array.from({ length: writers }, (_, index) => member(portal, `m${index}`)),
  );
  const reader = await member(portal, "reader");
  const seconds = quick ? 3 : 6;
  await saves(browsers, seconds);
  const [rates, bare]: [number[], number[]] = [[], []];
  const [idle, busy]: [Loaded[], Loaded[]] = [[], []];
  const look = {
    paths: ["/information"],
    headers: [cookieOf(reader)],
    connections: 4,
    rate: 25,
    seconds,
    cores: workers === 1 ? loadCore : undefined,
  };
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    rates.push(await saves(browsers, seconds));
    bare.push(bareTransactions(seconds / 2));
    idle.push(await load(portal, look));
    const meanwhile = saves(browsers, seconds + 1);
    busy.push(await load(portal, look));
    await meanwhile;
  }
  for (const browser of [...browsers, reader]) browser.close();
  await portal.stop();
  return [
    {
      what: `saved forms, ${writers} members at once, ${inWords(workers)}`,
      unit: "/s",
      ...beside(rates, "bare SQLite transactions", bare),
    },
    ...(["p50", "p99"] as const).map((which) => ({
      what: `${which} of /information while they save, ${inWords(workers)}`,
      unit: "ms",
      ...beside(
        busy.map((loaded) => loaded[which]),
        "idle",
        idle.map((loaded) => loaded[which]),
      ),
    })),
  ];
}

/** Each opens the form and saves it, again and again. Gives the saves a second. */
export async function saves(browsers: readonly PlainBrowser[], seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1_000;
  let done = 0;
  await Promise.all(
    browsers.map(async (browser) => {
      while (performance.now() < end) {
        const form = formOf((await browser.get("/information/edit")).body, ["name", "contact"]);
        const changed = { ...form, contact: `Contact ${Math.random()}` };
        expectStatus(await browser.post("/information/edit", changed), 303);
        done += 1;
      }
    }),
  );
  return done / seconds;
}

/** The same statements with the same settings, nothing else. */
function bareTransactions(seconds: number): number {
  const folder = mkdtempSync(join(tmpdir(), "postern-bare-sqlite-"));
  const database = new Database(join(folder, "bare.db"));
  for (const pragma of [
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "foreign_keys = ON",
  ])
    database.pragma(pragma);
  database.exec(
    "CREATE TABLE members (id TEXT PRIMARY KEY, version INTEGER); CREATE TABLE information (member TEXT, field TEXT, value TEXT, at INTEGER, PRIMARY KEY (member, field)); CREATE TABLE activity (id INTEGER PRIMARY KEY, member TEXT, detail TEXT);",
  );
  const steps = [
    database.prepare("SELECT value FROM information WHERE member = ?"),
    database.prepare("INSERT OR REPLACE INTO information VALUES (?, 'contact', hex(randomblob(60)), 1)"),
    database.prepare("INSERT INTO activity (member, detail) VALUES (?, hex(randomblob(80)))"),
    database.prepare(
      "INSERT INTO members VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET version = version + 1",
    ),
  ];
  const save = database.transaction((member: string) => {
    for (const step of steps) step.reader ? step.all(member) : step.run(member);
  });
  const began = performance.now();
  let done = 0;
  while (performance.now() - began < seconds * 1_000) {
    save.immediate(`m${done % writers}`);
    done += 1;
  }
  database.close();
  rmSync(folder, { recursive: true });
  return done / seconds;
}
