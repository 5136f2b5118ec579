import { copyFileSync, existsSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { holderOf } from "#db/lock.ts";
import { beginItself, of, postern, type Ran } from "../support/command.ts";
import { exported, loggedIn, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { failingStart, freePort, type Portal, startPortal, waitFor } from "../support/portal.ts";
import { type PostgresqlServer, startPostgresql } from "../support/postgresql.ts";

let server: PostgresqlServer;
let portal: Portal;
/** Of a portal that was stopped, with rows in every table. Copied by each test, never moved itself. */
let filled: string;
const written = { name: "Ada Lovelace", contact: "by post", description: "two\nlines, Grüße 🚪" };

beforeAll(async () => {
  [server, portal] = await Promise.all([startPostgresql(), startPortal({ WORKERS: "1" })]);
  const ada = await signedUp(portal, "ada");
  expect((await ada.submit("/information/edit", written)).status).toBe(303);
  const wrong = await new PlainBrowser(portal).submit("/log-in", {
    username: "nobody",
    password: "not the password",
  });
  expect(wrong.status).toBeLessThan(400);
});

afterAll(async () => {
  await portal.stop();
  await server.stop();
});

test("while the portal runs nothing is moved", async () => {
  const { code, err } = await postern(["move", "--to", await server.database("running")], of(portal));
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringMatching(new RegExp(`is running on DATA_DIR .* \\(process ${portal.process.pid}\\)`)),
  });
  expect(await tablesOf("running")).toEqual([]);
  await portal.stop();
  filled = join(portal.dataDir, "postern.db");
  fill(filled);
});

/** Rows that are rare, and keys that sort differently by letters, by UTF-16 and by bytes. */
function fill(file: string): void {
  const database = new Database(file);
  database.exec(`
    insert into erasures values ('h1', 1), ('h2', 9007199254740991);
    insert into machines values ('machine', 'name', 'build', -12, 9007199254740991, '{"data":["id"]}');
    insert into backup_runs values ('run', 'machine', 'backup', 'a file', 1, 2, 9007199254740991, '{}', 1);
    insert or ignore into notices values ('disk', 'machine', 1, 2, '{}');
    insert into ledger_copies values ('machine', 'h1');
    insert or ignore into leases values ('a lease', 'machine', 0);
    insert into shared_files values ('z', 'sealed', 1), ('Ä', 'sealed', 1), ('a', '', 1), ('B', '''"\\', 1);
    insert into challenges values ('http \u{1f6aa}', 'sealed', 1), ('http \uffee', 'sealed', 1);
    insert into one_time_links (token_hash, id, purpose, member_id, created_by, created_at, expires_at)
      select 'hash', 'link', 'recovery', id, 'command line', 1, 8640000000000000 from members limit 1;
    insert into openings select id, member_id, 'sealed', 1 from sessions limit 1;
    insert or ignore into retentions (member_id, listed_at) select id, 1 from members limit 1;
    insert or ignore into figures values ('2026-11-28', '', 'log-ins', 9007199254740991);
    insert or ignore into earlier_values (id, member_id, field_key, replaced_at, replaced_by)
      select 'earlier', id, 'name', 1, 'command line' from members limit 1;
    insert into proposals (id, member_id, field_key, value, proposed_at)
      select 'proposal', id, 'name', 'sealed', 1 from members limit 1;
    insert into files select 'file', id, 'name', 'sealed', 3, 1 from members limit 1;
    with recursive n(i) as (select 0 union all select i + 1 from n where i < 40)
      insert into file_pieces select 'file', i, case i when 0 then x'' when 1 then x'00ff5c78' else randomblob(i * 999) end from n;
    insert into pending_imports select 'import', id, 'sealed', 1 from members limit 1;
    insert or ignore into hand_over_steps values ('keys', 1, 'an operator');
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 1234)
      insert into throttles select 'key ' || i, i, 3000000000000 + i from n;`);
  database.close();
}

/** A stopped portal of its own, with a copy of the database. */
function stopped(change?: (database: Database.Database) => void) {
  const dataDir = mkdtempSync(join(tmpdir(), "postern-move-"));
  const file = join(dataDir, "postern.db");
  copyFileSync(filled, file);
  copyFileSync(join(portal.dataDir, "keys.json"), join(dataDir, "keys.json"));
  if (change) {
    const database = new Database(file);
    change(database);
    database.close();
  }
  return { file, settings: { DATA_DIR: dataDir, CERT_DIR: portal.certDir } };
}

const tablesOf = (database: string) =>
  server.query("select 1 from pg_class where relnamespace = 'public'::regnamespace", database);

function isMarked(file: string): boolean {
  const database = new Database(file);
  const mark = database.prepare("select 1 from __drizzle_migrations where hash like 'moved to %'").get();
  database.close();
  return mark !== undefined;
}

const isMarkedOn = async (database: string) =>
  (await server.query("select 1 from __drizzle_migrations where hash like 'moved to %'", database)).length >
  0;

function tablesIn({ code, out, err }: Ran): { table: string; rows: number; digest: string }[] {
  expect(code, err).toBe(0);
  return JSON.parse(out).tables;
}

test("there and back: every table has the rows it had, and the portal opens each with the same password", async () => {
  const { file, settings } = stopped();
  const [there, back] = [await server.database("there"), `file:${file}.back`];
  const first = tablesIn(await postern(["move", "--to", there, "--json"], settings));
  expect(first.filter(({ rows }) => rows === 0)).toEqual([]);
  expect(first.find(({ table }) => table === "throttles")?.rows).toBeGreaterThan(1234);
  const moved = { ...settings, DATABASE_URL: there };
  expect(tablesIn(await postern(["move", "--to", back, "--json"], moved))).toEqual(first);
  expect(statSync(`${file}.back`).mode & 0o777).toBe(0o600);

  const sentence = (to: string) => expect.stringContaining(`has been moved to ${to}`);
  expect(await failingStart(settings)).toEqual({ code: 1, output: sentence(there) });
  expect(await failingStart(moved)).toEqual({ code: 1, output: sentence(`${file}.back`) });

  const onSqlite = await startPortal({ ...settings, DATABASE_URL: back });
  expect(await exported(await loggedIn(onSqlite, "ada"))).toMatchObject(written);
  await onSqlite.stop();

  const again = await server.database("again");
  const { code, out, err } = await postern(["move", "--to", again], { ...settings, DATABASE_URL: back });
  expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining("Set DATABASE_URL") });
  expect(out).toMatch(/^members +1 {2}[0-9a-f]{64}$/m);
  const onPostgresql = await startPortal({ ...settings, DATABASE_URL: again });
  expect(await exported(await loggedIn(onPostgresql, "ada"))).toMatchObject(written);
  // From another machine's DATA_DIR the lock is not seen.
  const elsewhere = { ...stopped().settings, DATABASE_URL: again };
  expect(await postern(["move", "--to", `${back}.not`], elsewhere)).toEqual({
    code: 1,
    out: "",
    err: expect.stringContaining("stop it first"),
  });
  expect(existsSync(`${file}.back.not`)).toBe(false);
  await onPostgresql.stop();
}, 120_000);

describe("wrong usage: exit code 2, and no word of what is secret", () => {
  const secret = "s3cret-of-the-database";
  test.each([
    ["a password in the argument", ["--to", `postgres://portal:${secret}@127.0.0.1/portal`], "@FILE"],
    ["no address", ["--to", `postgres://${secret}`], "--to must be"],
    ["the same kind of database", ["--to", "file:other.db"], "same kind"],
    ["no file with an address", ["--to", "@/nowhere"], "/nowhere"],
    ["no target", [], "--to"],
  ])("%s", async (_, args, said) => {
    const { file, settings } = stopped();
    const { code, out, err } = await postern(["move", ...args], settings);
    expect({ code, out, err }).toEqual({ code: 2, out: "", err: expect.stringContaining(said) });
    expect(err).not.toContain(secret);
    expect(isMarked(file)).toBe(false);
  });
});

test("a file may name the address with its password", async () => {
  const { settings } = stopped();
  const address = (await server.database("by-file")).replace("postgres@", "postgres:s3cret@");
  const named = join(settings.DATA_DIR, "address");
  writeFileSync(named, `${address}\n`);
  const ran = await postern(["move", "--to", `@${named}`, "--json"], settings);
  expect(tablesIn(ran)).not.toEqual([]);
  expect(ran.out + ran.err).not.toContain("s3cret");
});

describe("what cannot be moved leaves the source as it was, and the target empty", () => {
  async function refused(source: ReturnType<typeof stopped>, to: string, said: string | RegExp) {
    const { code, out, err } = await postern(["move", "--to", to], source.settings);
    expect({ code, out, err }).toEqual({ code: 1, out: "", err: expect.stringMatching(said) });
    expect(isMarked(source.file)).toBe(false);
  }

  test("a target that has a table of the portal's, or a file with something in it", async () => {
    const full = await server.database("full");
    await server.query("create table members (id text)", "full");
    await refused(stopped(), full, "is not empty");
    const { file, settings } = stopped();
    tablesIn(await postern(["move", "--to", await server.database("source"), "--json"], settings));
    const taken = { ...settings, DATABASE_URL: server.url("source") };
    const { code, err } = await postern(["move", "--to", `file:${file}`], taken);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("is not empty") });
    expect(await isMarkedOn("source")).toBe(false);
  });

  test("a server that cannot be reached, a database that is not there", async () => {
    await refused(stopped(), `postgres://postgres@127.0.0.1:${await freePort()}/x`, "cannot be reached");
    await refused(stopped(), server.url("no-such"), "does not exist");
  });

  test("an older version's database, and one that holds nothing of the portal", async () => {
    const target = await server.database("older");
    const older = stopped((database) =>
      database.exec(
        "delete from __drizzle_migrations where created_at = (select max(created_at) from __drizzle_migrations)",
      ),
    );
    await refused(older, target, "older version");
    const { code, err } = await postern(["move", "--to", `file:${older.file}.new`], {
      ...older.settings,
      DATABASE_URL: target,
    });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("holds nothing of the portal") });
    expect(await tablesOf("older")).toEqual([]);
  });

  test("a row that the target does not take", async () => {
    const target = await server.database("nul");
    const source = stopped((database) =>
      database.exec("update throttles set key = 'a' || char(0) || 'b' where key = 'key 1234'"),
    );
    await refused(source, target, "was not moved (22021)".replace(/[()]/g, "\\$&"));
    expect(await tablesOf("nul")).toEqual([]);
  });

  test("rows that are read back as others than they were written", async () => {
    const target = await server.database("changed");
    await server.query(
      `create function change() returns trigger language plpgsql as $$ begin new.count := new.count + 1; return new; end $$;
      create function spoil() returns event_trigger language plpgsql as $$ begin
        if to_regclass('throttles') is not null then
          create or replace trigger spoilt before insert on throttles for each row execute function change();
        end if; end $$;
      create event trigger spoil on ddl_command_end when tag in ('CREATE TABLE') execute function spoil();`,
      "changed",
    );
    await refused(stopped(), target, "table throttles is not what was written");
    expect(await tablesOf("changed")).toEqual([]);
  });
});

describe("killed half-way", () => {
  /** The process that moves; the command itself only waits for it. */
  async function killHolder({ DATA_DIR }: { DATA_DIR: string }, command: ReturnType<typeof beginItself>) {
    process.kill(holderOf(DATA_DIR)?.pid ?? Number.NaN, "SIGKILL");
    await waitFor(() => command.exitCode !== null || command.signalCode !== null);
  }

  const grown = () =>
    stopped((database) =>
      database.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
        insert into throttles select 'more ' || i, i, i from n`),
    );

  test("to PostgreSQL: the target is empty, and the source is as it was", async () => {
    const { file, settings } = grown();
    const to = await server.database("killed");
    const moving = beginItself(["move", "--to", to], settings);
    const connected = "select 1 from pg_stat_activity where datname = 'killed'";
    const inserting =
      "select 1 from pg_stat_activity where datname = 'killed' and query like 'insert into \"throttles\"%'";
    await waitFor(async () => (await server.query(inserting)).length > 0, 30_000);
    await killHolder(settings, moving);
    await waitFor(async () => (await server.query(connected)).length === 0, 30_000);
    expect(await tablesOf("killed")).toEqual([]);
    expect(isMarked(file)).toBe(false);
    expect(tablesIn(await postern(["move", "--to", to, "--json"], settings))).not.toEqual([]);
  });

  test("to SQLite: the target is not there, the source as it was, and it goes well the next time", async () => {
    const { file, settings } = grown();
    const from = await server.database("killed-too");
    tablesIn(await postern(["move", "--to", from, "--json"], settings));
    const source = { ...settings, DATABASE_URL: from };
    const target = `${file}.back`;
    const moving = beginItself(["move", "--to", `file:${target}`], source);
    const unfinished = `${target}.moving-wal`;
    await waitFor(() => (statSync(unfinished, { throwIfNoEntry: false })?.size ?? 0) > 1e5, 30_000);
    await killHolder(settings, moving);
    expect(existsSync(target)).toBe(false);
    expect(await isMarkedOn("killed-too")).toBe(false);
    tablesIn(await postern(["move", "--to", `file:${target}`, "--json"], source));
    expect(existsSync(unfinished)).toBe(false);
  });
});
