import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loggedIn, operatorOf } from "../support/people.ts";
import type { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startHurriedPortal, waitFor } from "../support/portal.ts";
import { readBeside, writeBeside } from "../support/rows.ts";

const page = "/operator/status";
const dayMs = 24 * 60 * 60 * 1000;

let portal: Portal;
let operator: PlainBrowser;

const start = (differences: Record<string, string> = {}) =>
  startHurriedPortal({ BACKUP_KEEP: "1", WORKERS: "1", ...differences });

beforeAll(async () => {
  portal = await start();
  operator = await operatorOf(portal, "olga");
});

afterAll(async () => {
  await portal.stop();
});

/** With the same data. */
async function startAgain(differences: Record<string, string> = {}): Promise<void> {
  await portal.stop("SIGKILL");
  const { dataDir, certDir, databaseSettings } = portal;
  portal = await start({ DATA_DIR: dataDir, CERT_DIR: certDir, ...databaseSettings, ...differences });
  operator = await loggedIn(portal, "olga");
}

const backups = (folder = join(portal.dataDir, "backups")) =>
  (existsSync(folder) ? readdirSync(folder) : []).filter((name) => /^postern-\d/.test(name));

/** How many runs there were that worked. */
async function worked(kind: "backup" | "rehearsal"): Promise<number> {
  const [count] = await readBeside(
    portal,
    "select count(*) from backup_runs where kind = ? and succeeded = 1",
    kind,
  );
  return Number(count);
}

/** As if the portal had been off for two days. Nothing is running. */
async function missTwoDays(): Promise<void> {
  const ago = 2 * dayMs;
  await writeBeside(
    portal,
    `update backup_runs set began_at = began_at - ${ago}, ended_at = ended_at - ${ago}`,
  );
}

test("a portal that was off makes up its backup, rehearses it, says so, and removes the one before", async () => {
  expect((await operator.get(page)).body).toContain("No restore has been rehearsed yet.");
  expect(backups()).toEqual([]);
  // There was one before, long ago.
  const at = Date.now() - 2 * dayMs;
  await writeBeside(
    portal,
    `insert into backup_runs (id, machine_id, kind, file, began_at, ended_at) values ('first', 'elsewhere', 'backup', '', ${at}, ${at})`,
  );
  await waitFor(async () => (await worked("rehearsal")) === 1, 60_000);
  const [first] = backups();
  expect(first).toMatch(/^postern-\d{8}T\d{6}Z\.tar$/);
  expect(existsSync(join(portal.dataDir, "rehearsing"))).toBe(false);
  const { body } = await operator.get(page);
  expect(/A restore last worked on (<!-- -->)?<time[^>]*>[^<]+<\/time>/.test(body)).toBe(true);
  expect(body).toContain(`${first} was restored with this portal’s own keys`);
  // What is told of the run before goes when it has ended.
  const told = "select kind from notices where kind in ('backup', 'rehearsal')";
  await waitFor(async () => (await readBeside(portal, told)).length === 0);
  await missTwoDays();
  await waitFor(async () => (await worked("rehearsal")) === 2, 60_000);
  expect(backups()).toHaveLength(1);
  expect(backups()).not.toContain(first);
});

test("members read for how long copies remain", async () => {
  const said = "for up to 1 day,";
  expect((await operator.get("/privacy")).body).toContain(said);
  expect((await operator.get("/account/delete")).body).toContain(said);
});

test("a portal that is killed in the middle leaves nothing, and makes it up at its next start", async () => {
  const [before, rehearsed] = [backups(), await worked("rehearsal")];
  await missTwoDays();
  const isRunning = async () =>
    (await readBeside(portal, "select id from backup_runs where ended_at is null and kind = 'backup'"))
      .length === 1;
  await waitFor(isRunning, 20_000);
  await portal.stop("SIGKILL");
  expect(backups()).toEqual(before);
  await startAgain();
  await waitFor(async () => (await worked("rehearsal")) === rehearsed + 1, 60_000);
  expect(backups()).toHaveLength(1);
  expect(backups()).not.toEqual(before);
  expect(readdirSync(join(portal.dataDir, "backups")).filter((name) => name.includes("unfinished"))).toEqual(
    [],
  );
});

test("where BACKUP_DIR is not there operators are told why, and it goes on once it is", async () => {
  const folder = join(portal.dataDir, "disk");
  await startAgain({ BACKUP_DIR: folder });
  await missTwoDays();
  const noted = () => readBeside(portal, "select kind from notices where kind = 'backup'");
  await waitFor(async () => (await noted()).length === 1, 20_000);
  const { status, body } = await operator.get(page);
  expect(status).toBe(200);
  expect(body).toContain(`BACKUP_DIR, ${folder}, is not there.`);
  mkdirSync(folder);
  await waitFor(async () => (await noted()).length === 0, 60_000);
  expect(backups(folder)).toHaveLength(1);
});
