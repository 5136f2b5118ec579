import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BusyMember, expectPatientAnswers, haveSaved, reader, saver } from "../support/busy-members.ts";
import { exported, loggedIn, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { durable, type PostgresqlServer, startPostgresql, startWithStandby } from "../support/postgresql.ts";
import { workersOf } from "../support/processes.ts";
import { type Cable, cableTo } from "../support/unplugged.ts";

const keys = Object.fromEntries(
  ["SESSION", "PEPPER", "DATA", "TICKET"].map((name) => [
    `${name}_KEY`,
    randomBytes(32).toString("base64url"),
  ]),
);

const mayMount = process.getuid?.() === 0 && process.platform === "linux";
let people = 0;

/** What `/readyz` says. */
async function readiness(portal: Portal): Promise<string> {
  const { status, body } = await new PlainBrowser(portal).get("/readyz");
  return `${status} ${body.trim()}`;
}

const isOut = (portal: Portal) =>
  waitFor(async () => (await readiness(portal)) === "503 no database", 20_000);
const isReady = (portal: Portal) => waitFor(async () => (await readiness(portal)) === "200 ok", 20_000);

/** Two members who save and one who reads and logs in. */
async function busyMembers(portal: Portal, length = 0): Promise<BusyMember[]> {
  const names = [1, 2, 3].map(() => `member-${++people}`);
  const browsers = await Promise.all(names.map((name) => signedUp(portal, name)));
  const members = names.map((name, at) =>
    at < 2 ? saver(browsers[at]!, name, length) : reader(browsers[at]!, name),
  );
  await haveSaved(members.slice(0, 2));
  return members;
}

/** All is as if nothing had been: people save again, what was confirmed is there, and was saved once. */
async function expectRecovered(
  portal: Portal,
  members: readonly BusyMember[],
  server: PostgresqlServer,
): Promise<void> {
  const savers = members.slice(0, 2);
  await isReady(portal);
  await haveSaved(savers);
  await Promise.all(members.map((member) => member.stop()));
  for (const { username, saved, confirmed } of savers) {
    const browser = await loggedIn(portal, username);
    expect((await exported(browser)).description).toBe(saved());
    const [row] = await server.query(
      `select version, (select sum(count)::int from activity
       where member_id = members.id and event = 'information changed') as changes
       from members where username = '${username}'`,
      "portal",
    );
    expect(row, username).toEqual({ version: 1 + confirmed(), changes: confirmed() });
  }
}

describe("one server", () => {
  let server: PostgresqlServer;
  let cable: Cable;
  let portal: Portal;
  let workers: number[];

  beforeAll(async () => {
    server = await startPostgresql({ ...durable, max_connections: "30" });
    await server.query("create role portal login");
    await server.query("create database portal owner portal template template0");
    cable = await cableTo(server.port);
    portal = await startPortal({
      ...keys,
      DATABASE_URL: `postgres://portal@127.0.0.1:${cable.port}/portal`,
    });
    await waitFor(() => workersOf(portal).length === 2);
    workers = workersOf(portal);
  });

  afterAll(async () => {
    await portal.stop();
    cable.close();
    await server.stop();
  });

  beforeEach(() => () => {
    expect(workersOf(portal)).toEqual(workers);
  });

  test("is restarted", async () => {
    const members = await busyMembers(portal);
    await server.halt("SIGINT");
    await server.start();
    await expectRecovered(portal, members, server);
    expectPatientAnswers(members);
  });

  test("is killed and comes back", async () => {
    const members = await busyMembers(portal);
    await server.halt("SIGKILL");
    await isOut(portal);
    await server.start();
    await expectRecovered(portal, members, server);
    expectPatientAnswers(members);
  });

  test("is cut off", async () => {
    const members = await busyMembers(portal);
    cable.unplug();
    await isOut(portal);
    cable.plugIn("all");
    await expectRecovered(portal, members, server);
    expectPatientAnswers(members);
  });

  test("has no connection left", async () => {
    const members = await busyMembers(portal);
    const others = await useUp(server);
    await isOut(portal);
    await Promise.all(others.map((other) => other.end()));
    await expectRecovered(portal, members, server);
    expectPatientAnswers(members);
  });

  test.skipIf(!mayMount)("has a full disk", async () => {
    const disk = smallDisk();
    try {
      await server.query(`create tablespace small location '${disk}'`);
      for (const table of ["information", "activity"])
        await server.query(`alter table ${table} set tablespace small`, "portal");
      const members = await busyMembers(portal, 4000);
      fill(disk);
      await waitFor(async () => (await readiness(portal)).includes("disk is full (53100)"), 20_000);
      expect(members[2]!.seen().answers["503"]).toBeUndefined();
      rmSync(join(disk, "filling"));
      await expectRecovered(portal, members, server);
      expectPatientAnswers(members);
      for (const table of ["information", "activity"])
        await server.query(`alter table ${table} set tablespace pg_default`, "portal");
      await server.query("drop tablespace small");
    } finally {
      execFileSync("umount", ["--lazy", disk]);
    }
  });

  test("serves two portals of which one is killed", async () => {
    const other = await startPortal({ ...keys, DATABASE_URL: server.url("portal"), WORKERS: "1" });
    const [here, there] = [await busyMembers(portal), await busyMembers(other)];
    for (const pid of [...workersOf(other), other.process.pid ?? 0]) process.kill(pid, "SIGKILL");
    for (const member of there) member.moveTo(portal);
    await expectRecovered(portal, there, server);
    await expectRecovered(portal, here, server);
    expectPatientAnswers(here);
    for (const { seen } of here) expect(seen().answers["503"]).toBeUndefined();
  });
});

describe("a server with a standby", () => {
  let primary: PostgresqlServer;
  let standby: PostgresqlServer;
  let portal: Portal;

  beforeAll(async () => {
    ({ primary, standby } = await startWithStandby());
    await primary.database("portal");
    portal = await startPortal({
      ...keys,
      DATABASE_URL: `postgres://postgres@127.0.0.1:${standby.port},127.0.0.1:${primary.port}/portal`,
      WORKERS: "1",
    });
  });

  afterAll(async () => {
    await portal.stop();
    await primary.stop();
    await standby.stop();
  });

  test("what the standby does not have is not told as saved", async () => {
    const members = await busyMembers(portal);
    await standby.halt("SIGINT");
    await waitFor(() => members.slice(0, 2).every(({ seen }) => (seen().answers["503"] ?? 0) > 0), 20_000);
    await standby.start();
    await expectRecovered(portal, members, primary);
    expectPatientAnswers(members);
  });

  test("fails over", async () => {
    const workers = workersOf(portal);
    const members = await busyMembers(portal);
    await primary.halt("SIGKILL");
    await isOut(portal);
    await standby.query("select pg_promote()");
    await expectRecovered(portal, members, standby);
    expectPatientAnswers(members);
    expect(workersOf(portal)).toEqual(workers);
  });
});

/** Others take every connection, the portal's too. */
async function useUp(server: PostgresqlServer): Promise<pg.Client[]> {
  await server.query("create role others login");
  const others: pg.Client[] = [];
  for (;;) {
    while (await connected()) {}
    const [{ ended } = {}] = await server.query(
      "select count(pg_terminate_backend(pid, 1000))::int as ended from pg_stat_activity where usename = 'portal'",
    );
    if (ended === 0) return others;
  }

  async function connected(): Promise<boolean> {
    const client = new pg.Client({
      host: "127.0.0.1",
      port: server.port,
      user: "others",
      database: "postgres",
    });
    client.on("error", () => {});
    try {
      others.push(await client.connect());
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: "53300" });
      return false;
    }
  }
}

function smallDisk(): string {
  const disk = mkdtempSync(join(tmpdir(), "postern-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]);
  execFileSync("chown", ["nobody", disk]);
  return disk;
}

/** Writes until not a byte is left. */
function fill(disk: string): void {
  for (const bytes of [1 << 20, 4096, 1])
    try {
      for (;;) appendFileSync(join(disk, "filling"), Buffer.alloc(bytes));
    } catch {
      // As full as it gets in steps of this size.
    }
}
