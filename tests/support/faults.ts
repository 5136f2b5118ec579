/** What can happen to PostgreSQL, or to one of the machines on it, while members save and read; and what came of it. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect } from "vitest";
import { type BusyMember, haveSaved, reader, saver } from "./busy-members.ts";
import { of } from "./command.ts";
import { givenKeys } from "./given-keys.ts";
import { exported, loggedIn, signedUp } from "./people.ts";
import { PlainBrowser } from "./plain-browser.ts";
import { type Portal, startPortal, waitFor } from "./portal.ts";
import { durable, type PostgresqlServer, startPostgresql, startWithStandby } from "./postgresql.ts";
import { workersOf } from "./processes.ts";
import { type Cable, cableTo } from "./unplugged.ts";

const mayMount = process.getuid?.() === 0 && process.platform === "linux";
const longestWaitMs = 10_000;

/** A portal and its database. */
export type Scene = {
  readonly portal: Portal;
  readonly workers: readonly number[];
  /** The server that takes writes. */
  server: PostgresqlServer;
  end(): Promise<void>;
};

type OneServer = Scene & {
  readonly settings: Readonly<Record<string, string>>;
  readonly cable: Cable;
  /** Where the texts are kept, if tests may mount one. */
  readonly disk: string | undefined;
  /** Another portal on the same database, which was killed. It comes back in its place. */
  killed?: Portal;
};

type TwoServers = Scene & { readonly standby: PostgresqlServer };

/** Two who save, and one who reads. */
type Members = readonly [saves: BusyMember, savesToo: BusyMember, reads: BusyMember];

export type Fault<S extends Scene> = Readonly<{
  name: string;
  /** How long the texts are that are saved meanwhile. */
  length?: number;
  /** How many answers may break off per member. */
  broken?: number;
  /** It happens, and is over. */
  happen(scene: S, members: Members): Promise<void>;
}>;

export type Outcome = Readonly<{
  confirmed: number;
  /** Confirmed, and not there. */
  lost: number;
  /** More saves than confirmed ones. */
  twice: number;
  /** From the end of the fault. */
  untilReadMs: number;
  longestMs: number;
  answers: Readonly<Record<string, number>>;
  /** What people saw and should not have, and other signs of harm. */
  wrong: readonly string[];
}>;

const restarted: Fault<OneServer> = {
  name: "the database is restarted",
  async happen({ server }) {
    await server.halt("SIGINT");
    await server.start();
  },
};

const killed: Fault<OneServer> = {
  name: "the database is killed and comes back",
  async happen({ server, portal }) {
    await server.halt("SIGKILL");
    await isOut(portal);
    await server.start();
  },
};

const cutOff: Fault<OneServer> = {
  name: "the database is cut off",
  async happen({ cable, portal }) {
    cable.unplug();
    await isOut(portal);
    cable.plugIn("all");
  },
};

const usedUp: Fault<OneServer> = {
  name: "the database has no connection left",
  async happen({ server, portal }) {
    const others = await takeConnections(server);
    await isOut(portal);
    await Promise.all(others.map((other) => other.end()));
  },
};

const diskFull: Fault<OneServer> = {
  name: "the database has a full disk",
  length: 4000,
  async happen({ disk = "", portal }, [, , reads]) {
    fill(disk);
    await waitFor(async () => (await readiness(portal)).includes("disk is full (53100)"), 20_000);
    expect(reads.seen().answers["503"]).toBeUndefined();
    rmSync(join(disk, "filling"));
  },
};

const machineKilled: Fault<OneServer> = {
  name: "a machine is killed",
  broken: 1,
  async happen(scene, members) {
    const [stays, ...leave] = members;
    const machine = await startPortal({ ...scene.settings, ...(scene.killed && of(scene.killed)) });
    scene.killed = machine;
    for (const member of leave) member.moveTo(machine);
    await isReady(machine);
    await haveSaved([members[1]]);
    for (const pid of [...workersOf(machine), machine.process.pid ?? 0]) process.kill(pid, "SIGKILL");
    for (const member of leave) member.moveTo(scene.portal);
    await expect(readiness(machine)).rejects.toThrow();
    await haveSaved([stays]);
    expect(stays.seen().answers["503"]).toBeUndefined();
  },
};

/** They leave the server as it was. */
export const faultsOfOneServer: readonly Fault<OneServer>[] = [
  restarted,
  killed,
  cutOff,
  usedUp,
  ...(mayMount ? [diskFull] : []),
  machineKilled,
];

/** Nothing that it does not have may be told as saved. */
export const standbyGone: Fault<TwoServers> = {
  name: "the standby is gone for a while",
  async happen({ standby }, [saves, savesToo]) {
    await standby.halt("SIGINT");
    await waitFor(() => [saves, savesToo].every(({ seen }) => (seen().answers["503"] ?? 0) > 0), 20_000);
    await standby.start();
  },
};

/** Afterwards the standby is the only server. */
export const failover: Fault<TwoServers> = {
  name: "the database fails over to a standby",
  async happen(scene) {
    await scene.server.halt("SIGKILL");
    await isOut(scene.portal);
    await scene.standby.query("select pg_promote()");
    scene.server = scene.standby;
  },
};

/** A portal whose database can be cut off, and its server. */
export async function startOneServer(): Promise<OneServer> {
  const server = await startPostgresql({ ...durable, max_connections: "30" });
  await server.query("create role portal login");
  await server.query("create database portal owner portal template template0");
  const disk = mayMount ? smallDisk() : undefined;
  const cable = await cableTo(server.port);
  const settings = {
    ...givenKeys(),
    SIGN_UPS_PER_NETWORK: "10000",
    DATABASE_URL: `postgres://portal@127.0.0.1:${server.port}/portal`,
  };
  const url = `postgres://portal@127.0.0.1:${cable.port}/portal`;
  const portal = await startPortal({ ...settings, WORKERS: "2", DATABASE_URL: url });
  await waitFor(() => workersOf(portal).length === 2);
  if (disk) await keepTextsOn(disk, server);
  return {
    portal,
    workers: workersOf(portal),
    settings: { ...settings, WORKERS: "1" },
    server,
    cable,
    disk,
    async end() {
      await portal.stop();
      cable.close();
      await server.stop();
      if (!disk) return;
      execFileSync("umount", ["--lazy", disk]);
      rmdirSync(disk);
    },
  };
}

/** A portal, its server, and one that follows it. */
export async function startTwoServers(): Promise<TwoServers> {
  const { primary, standby } = await startWithStandby();
  await primary.database("portal");
  const portal = await startPortal({
    ...givenKeys(),
    DATABASE_URL: `postgres://postgres@127.0.0.1:${standby.port},127.0.0.1:${primary.port}/portal`,
    WORKERS: "1",
  });
  return {
    portal,
    workers: workersOf(portal),
    server: primary,
    standby,
    async end() {
      await portal.stop();
      await primary.stop();
      await standby.stop();
    },
  };
}

/** Lets it happen while members save and read, and waits until they do so again. */
export async function outcomeOf<S extends Scene>(fault: Fault<S>, scene: S): Promise<Outcome> {
  const members = await busyMembers(scene.portal, fault.length);
  const [saves, savesToo, reads] = members;
  await fault.happen(scene, members);
  const over = performance.now();
  await waitFor(() => reads.seen().readAt > over, 30_000);
  const untilReadMs = reads.seen().readAt - over;
  await isReady(scene.portal);
  await haveSaved([saves, savesToo]);
  await Promise.all(members.map((member) => member.stop()));
  const kept = await Promise.all([saves, savesToo].map((member) => keptOf(member, scene)));
  const seen = members.map((member) => member.seen());
  const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
  const statuses = [...new Set(seen.flatMap(({ answers }) => Object.keys(answers)))].toSorted();
  return {
    confirmed: sum([saves, savesToo].map(({ confirmed }) => confirmed())),
    lost: sum(kept.map(({ lost }) => lost)),
    twice: sum(kept.map(({ twice }) => twice)),
    untilReadMs,
    longestMs: Math.max(...seen.map(({ longestMs }) => longestMs)),
    answers: Object.fromEntries(
      statuses.map((status) => [status, sum(seen.map(({ answers }) => answers[status] ?? 0))]),
    ),
    wrong: [
      ...seen.flatMap(({ wrong }) => wrong),
      ...members.flatMap((member) => impatience(member, fault)),
      ...(String(workersOf(scene.portal)) === String(scene.workers) ? [] : ["The workers are others."]),
    ],
  };
}

/** Nothing confirmed is lost, nothing is saved twice, and nobody saw worse than a short wait or "Not saved. Try again." */
export function expectKept({ lost, twice, wrong }: Outcome): void {
  expect({ lost, twice, wrong }).toEqual({ lost: 0, twice: 0, wrong: [] });
}

async function busyMembers(portal: Portal, length = 0): Promise<Members> {
  const names = [1, 2, 3].map(() => `member-${randomBytes(4).toString("hex")}`);
  const [one, two, three] = names as [string, string, string];
  const members: Members = [
    saver(await signedUp(portal, one), one, length),
    saver(await signedUp(portal, two), two, length),
    reader(await signedUp(portal, three), three),
  ];
  await haveSaved(members.slice(0, 2));
  return members;
}

/** How far what is kept differs from what was confirmed. */
async function keptOf(
  { username, saved, confirmed, seen }: BusyMember,
  { portal, server }: Scene,
): Promise<{ lost: number; twice: number }> {
  const { description } = await exported(await loggedIn(portal, username));
  const [row] = await server.query(
    `select version - 1 as raised, (select sum(count)::int from activity
     where member_id = members.id and event = 'information changed') as changes
     from members where username = '${username}'`,
    "portal",
  );
  const saves = [Number(row?.raised), Number(row?.changes)];
  const missing = confirmed() - Math.min(...saves);
  const isLastLost = Number(description !== saved());
  return {
    lost: Math.max(seen().lost + isLastLost, missing),
    twice: Math.max(0, Math.max(...saves) + seen().lost - confirmed()),
  };
}

function impatience({ username, seen }: BusyMember, { broken = 0 }: Fault<never>): string[] {
  const { answers, longestMs } = seen();
  const found: string[] = [];
  if ((answers.broken ?? 0) > broken) found.push(`${username}: ${answers.broken} answers broke off.`);
  if (longestMs > longestWaitMs) found.push(`${username} waited ${Math.round(longestMs)} ms.`);
  return found;
}

/** What `/readyz` says. */
async function readiness(portal: Portal): Promise<string> {
  const { status, body } = await new PlainBrowser(portal).get("/readyz");
  return `${status} ${body.trim()}`;
}

const isOut = (portal: Portal) =>
  waitFor(async () => (await readiness(portal)) === "503 no database", 20_000);
const isReady = (portal: Portal) => waitFor(async () => (await readiness(portal)) === "200 ok", 20_000);

/** Others take every connection, the portal's too. */
async function takeConnections(server: PostgresqlServer): Promise<pg.Client[]> {
  await server.query("drop role if exists others; create role others login");
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
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", disk]);
  execFileSync("chown", ["nobody", disk]);
  return disk;
}

async function keepTextsOn(disk: string, server: PostgresqlServer): Promise<void> {
  await server.query(`create tablespace small location '${disk}'`);
  for (const table of ["information", "activity"])
    await server.query(`alter table ${table} set tablespace small`, "portal");
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
