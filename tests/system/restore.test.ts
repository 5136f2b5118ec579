import { cpSync, existsSync, mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tablesIn } from "#db/moving.ts";
import { rowsOf } from "#db/sqlite/move.ts";
import { type TableDigest, tally } from "#db/table-digest.ts";
import { of, posternAtTerminal, posternWith } from "../support/command.ts";
import { killedRestore, type Moment } from "../support/killed-restore.ts";
import { exported, loggedIn, password, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { freePort, type Portal, startPortal, waitFor } from "../support/portal.ts";
import { type PostgresqlServer, startPostgresql } from "../support/postgresql.ts";
import { isAlive, workersOf } from "../support/processes.ts";
import { readBeside } from "../support/rows.ts";

let server: PostgresqlServer;
/** Was killed after the backup was made: its write-ahead log is left, and holds what was saved since. */
let portal: Portal;
let file: string;
let browserOfThen: PlainBrowser;
const written = { name: "Ada Lovelace", contact: "by post", description: "two\nlines, Grüße 🚪" };
const since = { ...written, name: "Augusta" };

beforeAll(async () => {
  [server, portal] = await Promise.all([startPostgresql(), startPortal({ WORKERS: "1" })]);
  browserOfThen = await signedUp(portal, "ada");
  expect((await browserOfThen.submit("/information/edit", written)).status).toBe(303);
  const ben = await signedUp(portal, "ben");
  file = join(mkdtempSync(join(tmpdir(), "postern-restore-")), "club.backup");
  expect(await posternWith("", ["backup", file], of(portal))).toMatchObject({ code: 0 });
  expect((await ben.submit("/account/delete", { username: "ben", password })).status).toBe(303);
  await waitFor(() => existsSync(join(portal.dataDir, "erased")));
  expect((await browserOfThen.submit("/information/edit", since)).status).toBe(303);
});

afterAll(async () => {
  await portal.stop("SIGKILL");
  await server.stop();
});

/** Like people do, but without a look at what is installed. */
const restore = (args: readonly string[], settings: Record<string, string>) =>
  posternWith("", ["restore", ...args], settings);

test("while the portal runs nothing is restored", async () => {
  const { code, err } = await restore([file, "--replace", "--yes"], of(portal));
  expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^A portal is running on DATA_DIR/) });
  const pids = [...workersOf(portal), portal.process.pid ?? 0];
  for (const pid of pids) process.kill(pid, "SIGKILL");
  await waitFor(() => !pids.some(isAlive));
  expect(statSync(join(portal.dataDir, "postern.db-wal")).size).toBeGreaterThan(0);
});

/** A machine on which nothing was started yet. */
function emptyMachine(settings: Record<string, string> = {}): Record<string, string> & { DATA_DIR: string } {
  const folder = mkdtempSync(join(tmpdir(), "postern-restored-"));
  return { DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs"), ...settings };
}

/** The killed portal's folders, copied. */
function usedMachine(): Record<string, string> & { DATA_DIR: string } {
  const machine = emptyMachine();
  cpSync(portal.dataDir, machine.DATA_DIR, { recursive: true });
  cpSync(portal.certDir, machine.CERT_DIR ?? "", { recursive: true });
  return machine;
}

/** Of all tables but that which says when each restore was. */
async function digestsOf(path: string): Promise<TableDigest[]> {
  const database = new Database(path);
  try {
    const digests: TableDigest[] = [];
    for (const table of tablesIn(database)) {
      if (table.name === '"backup_runs"') continue;
      const read = tally(table);
      for await (const rows of rowsOf(database, table)) read.add(rows);
      digests.push(read.sum());
    }
    return digests;
  } finally {
    database.close();
  }
}

const databaseOf = ({ DATA_DIR }: { DATA_DIR: string }) => join(DATA_DIR, "postern.db");

test("on an empty machine with another address the portal serves, people log in, and trust the same authority", async () => {
  const machine = emptyMachine();
  const { code, out, err } = await restore([file, "--json"], machine);
  expect(code, err).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ members: 2, portal: "Postern", unopened: 0 });
  const port = await freePort();
  const ORIGIN = `https://elsewhere.local:${port},https://localhost:${port}`;
  const there = await startPortal({ ...machine, WORKERS: "1", PORT: String(port), ORIGIN });
  expect(there.authority).toEqual(portal.authority);
  const old = new PlainBrowser(there);
  old.cookies = new Map(browserOfThen.cookies);
  expect((await old.get("/information")).headers.location).toMatch(/^\/log-in/);
  expect(await exported(await loggedIn(there, "ada"))).toMatchObject(written);
  await there.stop();
});

/** What to do next stands last: on a terminal, and off one on standard error. */
const closing = (aside: string) =>
  new RegExp(
    [
      "Restored\\. Start the portal\\. Everybody has to log in again; [^\n]*",
      "Roles, states and passwords are those of the backup: .* Operators now: -",
      "The settings of the backup lie in [^\n]*",
      `What was there before lies in ${aside}, and with it people who were deleted since\\. [^\n]*\n$`,
    ].join("\n"),
  );

test("over data with a log that is left beside it: the old data are laid aside whole, and not replayed", async () => {
  const machine = usedMachine();
  const refused = await restore([file], machine);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("--replace lays it aside") });
  expect(await restore([file, "--replace"], machine)).toMatchObject({ code: 2 });
  const { code, out, err } = await restore([file, "--replace", "--yes"], machine);
  expect(code, err).toBe(0);
  expect(out).toMatch(/^members +1$/m);
  expect(out).toMatch(/^members erased again +1$/m);
  expect(existsSync(`${databaseOf(machine)}-wal`)).toBe(false);
  const [aside = ""] = readdirSync(machine.DATA_DIR).filter((name) => name.startsWith("replaced-"));
  expect(err).toMatch(closing(join(machine.DATA_DIR, aside)));
  const old = new Database(join(machine.DATA_DIR, aside, "postern.db"));
  expect(old.pragma("integrity_check", { simple: true })).toBe("ok");
  // What was saved last stood in the log alone.
  expect(old.prepare("select version from members where username = 'ada'").pluck().get()).toBe(3);
  old.close();
  const restored = new Database(databaseOf(machine));
  expect(restored.prepare("select username, version from members").raw().all()).toEqual([["ada", 2]]);
  restored.close();
  const here = await startPortal({ ...machine, WORKERS: "1" });
  expect(await exported(await loggedIn(here, "ada"))).toMatchObject(written);
  await waitFor(() => here.log().some(({ event }) => event === "restored before this start"));
  expect(await readBeside(here, "select about from notices where kind = 'restore'")).toEqual([
    expect.stringMatching(/"members":1\}$/),
  ]);
  await here.stop();
});

test("on a terminal the name of the backup is typed again", async () => {
  const machine = usedMachine();
  const wrong = await posternAtTerminal(
    [["club.backup):", "club\n"]],
    ["restore", file, "--replace"],
    machine,
  );
  expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining("Nothing was done.") });
  expect(readdirSync(machine.DATA_DIR).filter((name) => /^re(placed|storing)/.test(name))).toEqual([]);
  const right = await posternAtTerminal(
    [["club.backup):", "club.backup\n"]],
    ["restore", file, "--replace"],
    machine,
  );
  expect(right.code, right.out).toBe(0);
  const [aside = ""] = readdirSync(machine.DATA_DIR).filter((name) => name.startsWith("replaced-"));
  expect(right.out).toMatch(closing(join(machine.DATA_DIR, aside)));
});

test("wrong uses say what is wrong", async () => {
  const machine = emptyMachine();
  const said = async (args: readonly string[]) => {
    const { code, err } = await restore(args, machine);
    expect(err.trim().split("\n")).toHaveLength(1);
    return { code, err };
  };
  expect(await said([])).toMatchObject({ code: 2, err: expect.stringContaining("Name the backup") });
  expect(await said(["/no/such/file"])).toMatchObject({ code: 1, err: expect.stringContaining("ENOENT") });
  expect(await said(["-", "--passphrase"])).toMatchObject({ code: 2 });
  expect(await said([join(import.meta.dirname, "restore.test.ts")])).toMatchObject({
    code: 1,
    err: expect.stringContaining("no backup"),
  });
  expect(await said([file, "--ledger", file])).toMatchObject({
    code: 1,
    err: expect.stringContaining("ledger"),
  });
  expect(readdirSync(machine.DATA_DIR).filter((name) => !name.startsWith("lock"))).toEqual([]);
});

test("from SQLite to PostgreSQL and back, every row is the same", async () => {
  const straight = emptyMachine();
  expect(await restore([file], straight)).toMatchObject({ code: 0 });
  const onServer = emptyMachine({ DATABASE_URL: await server.database("restored") });
  expect(await restore([file], onServer)).toMatchObject({ code: 0 });
  const again = `${file}.again`;
  expect(await posternWith("", ["backup", again], onServer)).toMatchObject({ code: 0 });
  // Over what is there: once more, and laid aside.
  const replaced = await restore([again, "--replace", "--yes", "--json"], onServer);
  expect(replaced.code, replaced.err).toBe(0);
  const { schema } = JSON.parse(replaced.out).aside;
  expect(await server.query(`select username from ${schema}.members order by username`, "restored")).toEqual([
    { username: "ada" },
    { username: "ben" },
  ]);
  const back = emptyMachine();
  expect(await restore([again], back)).toMatchObject({ code: 0 });
  expect(await digestsOf(databaseOf(back))).toEqual(await digestsOf(databaseOf(straight)));
  const here = await startPortal({ ...onServer, WORKERS: "1" });
  const { code, err } = await restore([again, "--replace", "--yes"], { ...onServer, ...emptyFolders() });
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("A portal uses the database") });
  expect(await exported(await loggedIn(here, "ada"))).toMatchObject(written);
  await here.stop();
});

const emptyFolders = () => {
  const { DATA_DIR, CERT_DIR = "" } = emptyMachine();
  return { DATA_DIR, CERT_DIR };
};

/** What tells the state of now from that of the backup. */
const adaIn = (machine: { DATA_DIR: string }): unknown => {
  const database = new Database(databaseOf(machine));
  try {
    return database.prepare("select version from members where username = 'ada'").pluck().get();
  } finally {
    database.close();
  }
};

const asOfNow = 3;
const asOfBackup = 2;

describe("killed at any moment", () => {
  test.for<Moment>([
    { of: "stage", afterMs: Math.random() * 1000 },
    { of: "plan", afterMs: 0 },
    { of: "plan", afterMs: Math.random() * 10 },
  ])("what is there is of now or of the backup (%o)", async (moment) => {
    const machine = usedMachine();
    await killedRestore(file, machine, moment);
    const isPlanned = existsSync(join(machine.DATA_DIR, "restoring/prepared"));
    if (isPlanned) {
      const { code, err } = await posternWith("", ["member", "list"], machine);
      expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("restore --continue") });
    }
    const { code, err } = await restore(["--continue"], machine);
    expect(code, err).toBe(0);
    expect(existsSync(join(machine.DATA_DIR, "restoring"))).toBe(false);
    if (isPlanned) expect(adaIn(machine)).toBe(asOfBackup);
    else expect([asOfNow, asOfBackup]).toContain(adaIn(machine));
    // Keys and database fit.
    expect(await posternWith("", ["member", "list"], machine)).toMatchObject({ code: 0 });
  });

  test("on a server, too, and the next start finishes it", async () => {
    const machine = usedMachine();
    machine.DATABASE_URL = await server.database("killed");
    expect(await restore([file], machine)).toMatchObject({ code: 0 });
    await server.query(`update members set version = ${asOfNow} where username = 'ada'`, "killed");
    await killedRestore(file, machine, { of: "plan", afterMs: Math.random() * 400 });
    const here = await startPortal({ ...machine, WORKERS: "1" });
    expect(await server.query("select version from members where username = 'ada'", "killed")).toEqual([
      { version: asOfBackup },
    ]);
    expect(existsSync(join(machine.DATA_DIR, "restoring"))).toBe(false);
    expect(await exported(await loggedIn(here, "ada"))).toMatchObject(written);
    await here.stop();
  });
});
