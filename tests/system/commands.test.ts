import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { of, posternAtTerminal, posternWith, type Ran } from "../support/command.ts";
import { used } from "../support/links.ts";
import { loggedIn, password, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { freePort, type Portal, startPortal } from "../support/portal.ts";
import { type PostgresqlServer, startPostgresql } from "../support/postgresql.ts";
import { writeBeside } from "../support/rows.ts";

// What whoever runs the machine does to members, beside a portal that runs and while none does.

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2", SIGN_UPS_PER_NETWORK: "1000" });
});

afterAll(async () => {
  await portal.stop();
});

/** Runs it beside the portal, or while it is stopped, to a good end; gives what it printed. */
async function done(args: readonly string[], input = "", on = portal): Promise<string> {
  const { code, out, err } = await posternWith(input, args, cheap(on));
  expect(code, err).toBe(0);
  return out;
}

/** Runs it to a bad end, with nothing printed; gives the exit code and what it said. */
async function refused(args: readonly string[], input = "", on = portal): Promise<string> {
  return refusal(await posternWith(input, args, cheap(on)));
}

function refusal({ code, out, err }: Ran): string {
  expect(out).toBe("");
  return `${code}: ${err.trim()}`;
}

const cheap = (on: Portal) => ({ ...of(on), PASSWORD_ITERATIONS: "1000" });
const json = async (args: readonly string[], input?: string) =>
  JSON.parse(await done([...args, "--json"], input));
const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const isLoggedIn = async (browser: PlainBrowser) => (await browser.get("/information")).status === 200;
const activityOf = async (browser: PlainBrowser) => {
  const text = (await browser.get("/information/export?format=json")).body;
  return JSON.parse(text).activity as { event: string; by?: unknown; what?: unknown[]; address?: string }[];
};

describe("usage", () => {
  test("what is no usage prints nothing and ends with exit code 2", async () => {
    const wrong = ["member disable ada --reason=", "session end ada --all --id x", "invite --days 400"];
    const said = await Promise.all(wrong.map((args) => refused(args.split(" "))));
    for (const text of said) expect(text).toMatch(/^2: /);
  });

  test("in German", async () => {
    const said = await posternWith("", ["member", "show"], { ...of(portal), PORTAL_LANGUAGE: "de" });
    expect(said.err).toMatch(/^Es fehlt: username\.\n/);
    const unknown = await posternWith("", ["member", "show", "x"], { ...of(portal), PORTAL_LANGUAGE: "de" });
    expect(refusal(unknown)).toBe("1: Ein Mitglied x gibt es nicht.");
  });
});

describe("beside a portal that runs", () => {
  test("members are added with a password from standard input, by the rules of a sign-up", async () => {
    await done(["member", "add", "Ada Lovelace"], `${password}\n`);
    const browser = await loggedIn(portal, "ada lovelace");
    expect((await activityOf(browser)).at(-1)).toMatchObject({ event: "signed up", byThemselves: false });
    expect(await refused(["member", "add", "ADA  lovelace"], password)).toBe("1: This username is taken.");
    expect(await refused(["member", "add", "a\u202eb"], "short")).toBe(
      "1: This username contains a character that is not allowed. Letters, numbers, punctuation and spaces are.\nThe password must be 15 characters or more.",
    );
    expect(await refused(["member", "add", "ben"])).toMatch(/^1: The password is missing/);
  });

  test("members are listed, by state, role and a part of their names", async () => {
    for (const name of ["list one", "list two"]) await signedUp(portal, name);
    await done(["member", "add", "List 100% three"], password);
    const all = await json(["member", "list", "--query", "LIST"]);
    expect(all.map(({ username }: { username: string }) => username)).toEqual([
      "List 100% three",
      "list one",
      "list two",
    ]);
    expect(all[0]).toEqual({
      ...{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), username: "List 100% three", role: "member" },
      ...{ state: "active", stateSince: null, createdAt: aTime, lastLogInAt: null },
    });
    expect(await json(["member", "list", "--query", "0%"])).toHaveLength(1);
    expect(await json(["member", "list", "--query", "list", "--limit", "2"])).toHaveLength(2);
    const none = ["--role", "operator", "--state", "disabled"];
    expect(await json(["member", "list", "--query", "list", ...none])).toEqual([]);
    const text = await done(["member", "list", "--query", "list 100"]);
    expect(text).toMatch(/^active +member +\d{4}-\d\d-\d\d \d\d:\d\d +never +List 100% three\n$/);
  });

  test("a member's information is shown, and the member sees that it was", async () => {
    const browser = await signedUp(portal, "shown");
    const written = { name: "Grüße", contact: "", description: "one\n\u001b[31mtwo" };
    expect((await browser.submit("/information/edit", written)).status).toBe(303);
    const shown = await json(["member", "show", "SHOWN", "--reason", "asked on the telephone"]);
    expect(shown).toMatchObject({
      username: "shown",
      information: written,
      sessions: [{ id: expect.any(String), lastSeenAt: aTime, address: expect.any(String) }],
    });
    const text = await done(["member", "show", "shown"]);
    expect(text).toMatch(/^About you +one\n +\\u\{1b\}\[31mtwo$/m);
    const look = (await activityOf(browser)).find(({ event }) => event === "viewed");
    expect(look).toMatchObject({ event: "viewed", actorId: "command line", by: "command line", count: 2 });
    expect(look?.what).toEqual([
      { field: "name" },
      { field: "contact" },
      { field: "description" },
      { shown: "sessions" },
      { reason: "asked on the telephone" },
    ]);
    const asking = { ...cheap(portal), OPERATOR_REASON: "on" };
    expect(refusal(await posternWith("", ["member", "show", "shown"], asking))).toContain("--reason TEXT");
    expect(look).not.toHaveProperty("address");
    const strict = { ...of(portal), OPERATOR_REASON: "on" };
    expect(refusal(await posternWith("", ["member", "show", "shown"], strict))).toMatch(
      /^2: Say why, in 1 to 200 characters: --reason TEXT/,
    );
    expect((await browser.get("/activity")).body).toContain("by whoever runs the machine");
  });

  test("whoever is disabled is out at the next request, until they are enabled", async () => {
    const browser = await signedUp(portal, "disabled");
    await done(["member", "disable", "disabled", "--reason", "not paid"]);
    expect(await isLoggedIn(browser)).toBe(false);
    expect(await json(["member", "show", "disabled"])).toMatchObject({
      ...{ state: "disabled", stateReason: "not paid", sessions: [] },
    });
    expect(await refused(["member", "disable", "disabled"])).toBe("1: disabled is not an active member.");
    expect(await refused(["member", "recover", "disabled"])).toMatch(/^1: disabled may not log in/);
    await done(["member", "enable", "disabled"]);
    expect(await refused(["member", "enable", "disabled"])).toBe("1: disabled is not disabled.");
    expect(await isLoggedIn(await loggedIn(portal, "disabled"))).toBe(true);
  });

  test("a recovery link lets a member back in once", async () => {
    const browser = await signedUp(portal, "forgetful");
    const { link, code, expiresAt } = await json(["member", "recover", "forgetful"]);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(59 * 60_000);
    expect(link).toMatch(/^https:\/\/[^/]+\/link\/[0-9A-Z]{16}$/);
    expect(code.replaceAll("-", "")).toBe(link.slice(-16));
    const answer = await used(new PlainBrowser(portal), link.slice(-16), {
      password: "quite another password",
    });
    expect(answer.status, answer.body).toBe(303);
    expect(await isLoggedIn(browser)).toBe(false);
    const again = await new PlainBrowser(portal).get(`/link/${link.slice(-16)}`);
    expect(again.status).toBe(303);
    expect(await done(["member", "recover", "forgetful"])).toMatch(
      /^Link +https:\S+\nCode +(\w{4}-){3}\w{4}\nGood until +\d{4}-/,
    );
  });

  test("one session is ended, or all of them", async () => {
    const [first, second] = [await signedUp(portal, "everywhere"), await loggedIn(portal, "everywhere")];
    const { sessions } = await json(["member", "show", "everywhere"]);
    expect(sessions).toHaveLength(2);
    await done(["session", "end", "everywhere", "--id", sessions[0].id]);
    expect([await isLoggedIn(first), await isLoggedIn(second)].filter(Boolean)).toHaveLength(1);
    const again = await refused(["session", "end", "everywhere", "--id", sessions[0].id]);
    expect(again).toBe(`1: everywhere has no session ${sessions[0].id}.`);
    await done(["session", "end", "everywhere", "--all"]);
    expect([await isLoggedIn(first), await isLoggedIn(second)]).toEqual([false, false]);
    const events = await activityOf(await loggedIn(portal, "everywhere"));
    expect(events.find(({ event }) => event === "session ended")).toMatchObject({
      ...{ by: "command line", count: 2 },
    });
  });

  test("invitations are for the people named, in the order of the list", async () => {
    const list = "name;username\nCarla Example;carla\nDan;\n";
    const invited = await json(["invite", "Zoe", "--file", "-", "--days", "3"], list);
    expect(invited.map(({ name, username }: Record<string, string>) => [name, username])).toEqual([
      ["Zoe", undefined],
      ["Carla Example", "carla"],
      ["Dan", undefined],
    ]);
    const [, { link, expiresAt }] = invited;
    expect((Date.parse(expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(3, 1);
    const browser = new PlainBrowser(portal);
    expect((await used(browser, link.slice(-16), { username: "carla", password })).status).toBe(303);
    expect(JSON.parse((await browser.get("/information/export?format=json")).body).information.name).toBe(
      "Carla Example",
    );
    expect((await done(["invite"])).trim().split("\n")).toEqual([
      expect.stringMatching(/^https:\S+\/link\/\w{16} {2}/),
    ]);
    expect(await refused(["invite", "--file", "-"], "name,shoe\nA,41")).toMatch(
      /^1: The first line names a column "shoe"/,
    );
    expect(await refused(["invite", "--file", "/nowhere.csv"])).toMatch(/^2: --file must be a file .*ENOENT/);
  });

  test("the first operator comes by a link, printed alone, or by name; the last one stays", async () => {
    const before = await done(["operator", "add", "--link"]);
    const link = await done(["operator", "add", "--link"]);
    expect(link).toMatch(/^https:\/\/\S+\/link\/[0-9A-Z]{16}\n$/);
    const first = new PlainBrowser(portal);
    await first.get(`/link/${before.trim().slice(-16)}`);
    expect((await first.get("/link")).body).not.toContain('name="username"');
    expect((await used(first, link.trim().slice(-16), { username: "olga", password })).status).toBe(303);
    expect((await first.get("/operator")).status).toBe(200);
    expect(await refused(["operator", "add", "--link"])).toMatch(/^1: There is an operator already/);
    expect(await refused(["operator", "remove", "olga"])).toMatch(/^1: olga is the last operator/);
    expect(await refused(["member", "delete", "olga", "--yes"])).toMatch(/^1: olga is the last operator/);

    const browser = await signedUp(portal, "named");
    await done(["operator", "add", "NAMED"]);
    expect(await isLoggedIn(browser)).toBe(false);
    expect(await refused(["operator", "add", "named"])).toBe("1: named is an operator already.");
    await done(["operator", "add", "made"], password);
    expect((await (await loggedIn(portal, "made")).get("/operator")).status).toBe(200);
    await done(["operator", "remove", "olga"]);
    expect(await isLoggedIn(first)).toBe(false);
    expect(await refused(["operator", "remove", "olga"])).toBe("1: olga is no operator.");
    const operators = await json(["member", "list", "--role", "operator"]);
    expect(operators.map(({ username }: { username: string }) => username)).toEqual(["made", "named"]);
  });

  test("who is deleted is gone from the database's bytes, and in the ledger; off a terminal it needs --yes", async () => {
    const name = "somebody to be deleted";
    const browser = await signedUp(portal, name);
    expect((await browser.submit("/information/edit", { name: "x".repeat(150) })).status).toBe(303);
    const { id } = await json(["member", "show", name]);
    expect(await refused(["member", "delete", name])).toMatch(/^2: .*--yes/);
    expect(await isLoggedIn(browser)).toBe(true);
    await done(["member", "delete", name.toUpperCase(), "--yes"]);
    expect(await isLoggedIn(browser)).toBe(false);
    expect(await refused(["member", "show", name])).toBe(`1: There is no member ${name}.`);
    const files = readdirSync(portal.dataDir).filter((file) => file.startsWith("postern.db"));
    const bytes = Buffer.concat(files.map((file) => readFileSync(join(portal.dataDir, file))));
    expect([name, id].filter((trace) => bytes.includes(trace))).toEqual([]);
    expect(readFileSync(join(portal.dataDir, "erased"), "utf8").trim().split("\n")).toHaveLength(1);
  });
});

describe("on a terminal", () => {
  test("a password is typed twice and never shown; Ctrl-C and Ctrl-D change nothing", async () => {
    const secret = "ordinary giraffes hum";
    const add = (...typed: string[]) => {
      const questions = ["it is not shown", "The same again"];
      const answers = typed.map((text, at) => [questions[at] ?? "", text] as const);
      return posternAtTerminal(answers, ["member", "add", "at a terminal"], cheap(portal));
    };
    expect((await add("\u0003")).code).toBe(130);
    expect(await add("\u0004")).toMatchObject({ code: 1, out: expect.stringContaining("Nothing was done.") });
    const different = await add(`${secret}\r`, "something else\r");
    expect(different).toMatchObject({ code: 1, out: expect.stringContaining("are not the same") });
    const added = await add(`${secret}\r`, `${secret}\r`);
    expect(added, added.out).toMatchObject({ code: 0, out: expect.stringContaining("is a member now") });
    for (const { out } of [different, added]) expect(out).not.toContain("giraffes");
  });

  test("who is deleted is named once more, in any spelling", async () => {
    const name = "typed once more";
    await signedUp(portal, name);
    const remove = (typed: string) =>
      posternAtTerminal([["to confirm:", `${typed}\r`]], ["member", "delete", name], cheap(portal));
    expect(await remove("somebody else")).toMatchObject({
      ...{ code: 1, out: expect.stringContaining("was not confirmed") },
    });
    expect(await json(["member", "list", "--query", name])).toHaveLength(1);
    expect((await remove(name.toUpperCase())).code).toBe(0);
    expect(await json(["member", "list", "--query", name])).toEqual([]);
  });

  test("what can be undone asks for a yes; a link comes with a QR code", async () => {
    const browser = await signedUp(portal, "asked about");
    const end = (typed: string) =>
      posternAtTerminal([["(y/N)", typed]], ["session", "end", "asked about"], cheap(portal));
    expect((await end("n\r")).code).toBe(1);
    expect(await isLoggedIn(browser)).toBe(true);
    expect((await end("y\r")).code).toBe(0);
    expect(await isLoggedIn(browser)).toBe(false);
    const { out } = await posternAtTerminal([], ["member", "recover", "asked about"], cheap(portal));
    expect(out).toMatch(/▄▄▄▄▄/);
  });
});

describe("doctor", () => {
  /** Nobody answers there. */
  const noRegistry = { npm_config_registry: "http://127.0.0.1:1/" };
  const problems = async (settings: Record<string, string>) => {
    const { code, out, err } = await posternWith("", ["doctor", "--json"], { ...noRegistry, ...settings });
    expect(code, err).toBe(1);
    const { ok, checks } = JSON.parse(out) as {
      ok: boolean;
      checks: { check: string; ok: boolean; problems: string[] }[];
    };
    expect(ok).toBe(false);
    expect(checks[0]).toEqual({ check: "settings", ok: true, problems: [] });
    return Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ check, problems }) => [check, problems]));
  };

  beforeAll(async () => {
    await done(["member", "add", "looked after"], password);
    await loggedIn(portal, "looked after");
  });

  test("finds nothing wrong with a portal that is in use", async () => {
    const { code, out } = await posternWith("", ["doctor"], { ...of(portal), ...noRegistry });
    expect(code, out).toBe(0);
    const lines = out.trim().split("\n");
    expect(lines).toHaveLength(16);
    const noted = lines.filter((line) => !/^[A-Z][\w ]+ {2,}ok$/.test(line));
    expect(noted).toEqual([
      expect.stringMatching(/^Backups +No restore has worked yet/),
      expect.stringMatching(/^Known holes +not asked: npm's list/),
    ]);
  });

  test("says which packages have known holes, where npm can be asked", async () => {
    const registry = createServer((request, answer) => {
      request.resume();
      const holes = [{ id: 1, url: "", title: "", severity: "high", vulnerable_versions: "<99.0.0" }];
      const isList = request.url === "/-/npm/v1/security/advisories/bulk";
      answer.writeHead(isList ? 200 : 404, { "content-type": "application/json" });
      answer.end(JSON.stringify(isList ? { pino: holes } : {}));
    });
    await once(registry.listen(0, "127.0.0.1"), "listening");
    const { port } = registry.address() as AddressInfo;
    const settings = { ...of(portal), npm_config_registry: `http://127.0.0.1:${port}/` };
    expect((await problems(settings)).advisories).toContainEqual(
      expect.stringMatching(/^The package pino has a known hole \(high, versions .*Update Postern/),
    );
    registry.close();
  });

  test("--fix gives rights back, makes indices anew, and leaves all else", async () => {
    const copy = aCopy();
    const database = new Database(join(copy.DATA_DIR, "postern.db"));
    changeBehindIndex(database, "members_role", "update members set role = 'operator'");
    database.close();
    chmodSync(join(copy.DATA_DIR, "postern.db"), 0o644);
    const settings = { ...copy, PORT: String(await freePort()), HTTP_PORT: "off" };
    const found = await problems(settings);
    expect(found.files?.[0]).toMatch(/postern\.db has the rights 0644/);
    expect(found.integrity?.[0]).toMatch(
      /^Indices of the database .* \(row \d+ missing from index members_role/,
    );
    const { code, out } = await posternWith("", ["doctor", "--fix", "--json"], {
      ...settings,
      ...noRegistry,
    });
    expect(code, out).toBe(0);
    const { checks } = JSON.parse(out) as { checks: { check: string; fixed?: string[] }[] };
    expect(checks.filter(({ fixed }) => fixed).map(({ check }) => check)).toEqual(["files", "integrity"]);
    expect(await posternWith("", ["doctor"], { ...settings, ...noRegistry })).toMatchObject({ code: 0 });
  });

  test("names values that do not open, a port that is taken, and a clock that was set back", async () => {
    const copy = aCopy();
    const database = new Database(join(copy.DATA_DIR, "postern.db"));
    const { changes } = database.prepare("update sessions set browser = address").run();
    database.prepare("update activity set at = at + 86400000 where number = 1").run();
    database.close();
    const found = await problems({ ...copy, PORT: String(portal.port), HTTP_PORT: "off" });
    expect(found.sealed).toEqual([expect.stringMatching(`^${changes} values of sessions.browser cannot be`)]);
    expect(found.ports).toEqual([expect.stringMatching(`Port ${portal.port} `)]);
    expect(found.clock).toEqual([
      expect.stringMatching(/^The clock of this machine shows 2.* already\. Set/),
    ]);
  });

  test("names the member and the row where somebody changed an activity, and the file that others may read", async () => {
    await done(["member", "add", "changed behind"], password);
    const { id } = await json(["member", "show", "changed behind"]);
    chmodSync(join(portal.dataDir, "database"), 0o644);
    const at = "UPDATE activity SET at = at - 1000 WHERE member_id = ? AND event = 'signed up'";
    await writeBeside(portal, at, id);
    const found = await problems(of(portal));
    expect(Object.keys(found)).toEqual(["files", "activity"]);
    expect(found.files).toEqual([expect.stringMatching(/database has the rights 0644, so .*chmod go= /)]);
    expect(found.activity).toEqual([
      expect.stringMatching(
        /^In the activity of changed behind row 1 \([0-9a-f-]{36}\) is not as the portal/,
      ),
    ]);
    await writeBeside(portal, at.replace("-", "+"), id);
    chmodSync(join(portal.dataDir, "database"), 0o600);
  });

  test("names a damaged database, and keys that are another's", async () => {
    const settings = aCopy();
    const file = join(settings.DATA_DIR, "postern.db");
    const bytes = readFileSync(file);
    for (const page of [5, 9, 12, 20]) bytes.fill(0x5a, page * 4096 + 8, (page + 1) * 4096);
    writeFileSync(file, bytes);
    expect((await problems(settings)).integrity?.[0]).toMatch(
      /^The database .* is damaged \(.*\)\. Restore it/,
    );

    const { DATA_DIR } = aCopy();
    const other = Object.fromEntries(
      ["session", "pepper", "data", "ticket", "action"].map((name) => [
        name,
        [randomBytes(32).toString("base64url")],
      ]),
    );
    writeFileSync(join(DATA_DIR, "keys.json"), JSON.stringify(other));
    const found = await problems({ DATA_DIR, CERT_DIR: portal.certDir });
    expect(found.keys?.[0]).toMatch(/^"pepper" and "data" in .* are not the keys/);
    // Nothing opens with those, and nobody has touched it.
    expect([found.sealed, found.activity]).toEqual([undefined, undefined]);
  });
});

/** Changes rows of a table without this index of it. */
function changeBehindIndex(database: Database.Database, index: string, change: string): void {
  const inSchema = (work: () => void) => {
    database.unsafeMode();
    database.pragma("writable_schema = ON");
    work();
    database.pragma("writable_schema = RESET");
  };
  const row = database.prepare("select * from sqlite_schema where name = ?").raw().get(index);
  inSchema(() => database.prepare("delete from sqlite_schema where name = ?").run(index));
  database.exec(change);
  inSchema(() => database.prepare("insert into sqlite_schema values (?, ?, ?, ?, ?)").run(row));
}

/** The settings of a portal of its own, which never ran: a copy of this one's data. */
function aCopy(): { DATA_DIR: string; CERT_DIR: string } {
  const folder = mkdtempSync(join(tmpdir(), "postern-commands-"));
  const database = new Database(join(portal.dataDir, "postern.db"));
  database.exec(`VACUUM INTO '${join(folder, "postern.db")}'`);
  database.close();
  const copy = new Database(join(folder, "postern.db"));
  copy.pragma("journal_mode = WAL");
  copy.close();
  copyFileSync(join(portal.dataDir, "keys.json"), join(folder, "keys.json"));
  return { DATA_DIR: folder, CERT_DIR: portal.certDir };
}

const isRoot = process.getuid?.() === 0;

describe("who may, and with which data", () => {
  test("without a portal there is one sentence, and nothing is made", async () => {
    const folder = mkdtempSync(join(tmpdir(), "postern-commands-"));
    const missing = { DATA_DIR: join(folder, "data") };
    expect(refusal(await posternWith("", ["member", "list"], missing))).toMatch(/^1: There is no DATA_DIR /);
    expect(readdirSync(folder)).toEqual([]);
    expect(refusal(await posternWith("", ["member", "list"], { DATA_DIR: folder }))).toMatch(
      /^1: .*keys\.json is missing|^1: The database .* holds no portal yet/,
    );
    expect(readdirSync(folder)).toEqual([]);
    copyFileSync(join(portal.dataDir, "keys.json"), join(folder, "keys.json"));
    expect(refusal(await posternWith("", ["member", "list"], { DATA_DIR: folder }))).toMatch(
      /^1: The database .* holds no portal yet; start the portal once/,
    );
    expect(readdirSync(folder)).toEqual(["keys.json"]);
  });

  test.each([
    [
      "a newer version's",
      "insert into __drizzle_migrations (hash, created_at) values ('later', 9999999999999)",
      /newer version/,
    ],
    [
      "an older version's",
      "delete from __drizzle_migrations where id = (select max(id) from __drizzle_migrations)",
      /is an older version's/,
    ],
  ])("a database that is %s is left as it is", async (_, statement, sentence) => {
    const settings = aCopy();
    const file = join(settings.DATA_DIR, "postern.db");
    const database = new Database(file);
    database.exec(statement);
    database.close();
    const before = readFileSync(file);
    const said = refusal(await posternWith(password, ["member", "add", "late"], settings));
    expect(said).toMatch(/^1: /);
    expect(said).toMatch(sentence);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test.runIf(isRoot)(
    "root becomes the owner of DATA_DIR before it makes anything; another user may not",
    async () => {
      const settings = aCopy();
      const owner = 65_534;
      for (const name of ["", ...readdirSync(settings.DATA_DIR)])
        chownSync(join(settings.DATA_DIR, name), owner, owner);
      const added = await posternWith(password, ["member", "add", "made by root"], settings);
      expect(added.code, added.err).toBe(0);
      const deleted = await posternWith("", ["member", "delete", "made by root", "--yes"], settings);
      expect(deleted.code, deleted.err).toBe(0);
      const owners = readdirSync(settings.DATA_DIR).map((name) => statSync(join(settings.DATA_DIR, name)));
      expect(owners.length).toBeGreaterThan(3);
      for (const { uid, gid } of owners) expect([uid, gid]).toEqual([owner, owner]);

      const stranger = { uid: 65_533, gid: 65_533 };
      chmodSync(settings.DATA_DIR, 0o755);
      const said = refusal(await posternWith("", ["member", "list"], settings, stranger));
      expect(said).toMatch(/^1: DATA_DIR .* belongs to (nobody|user 65534)\. Run this as /);
    },
  );
});

test("while no portal runs it is all the same, and the next start has it", async () => {
  const browser = await signedUp(portal, "while it is stopped");
  await portal.stop();
  await done(["member", "disable", "while it is stopped"]);
  await done(["member", "add", "made meanwhile"], password);
  await done(["member", "add", "gone meanwhile"], password);
  await done(["member", "delete", "gone meanwhile", "--yes"]);
  expect(await json(["member", "list", "--state", "disabled"])).toHaveLength(1);
  await done(["doctor"]);
  const { port, httpPort, ...folders } = portal;
  portal = await startPortal({ DATA_DIR: folders.dataDir, CERT_DIR: folders.certDir, PORT: String(port) });
  expect(await isLoggedIn(browser)).toBe(false);
  expect(await isLoggedIn(await loggedIn(portal, "made meanwhile"))).toBe(true);
  expect(await json(["member", "list", "--query", "gone mean"])).toEqual([]);
});

describe("on PostgreSQL", () => {
  let server: PostgresqlServer;
  let other: Portal;

  beforeAll(async () => {
    server = await startPostgresql();
    other = await startPortal({
      ...{ WORKERS: "1", SIGN_UP: "approval", DATABASE_URL: await server.database("portal") },
    });
  });

  afterAll(async () => {
    await other.stop();
    await server.stop();
  });

  test("whoever waits for approval is let in, shown, recovered and deleted", async () => {
    const browser = await signedUp(other, "ada");
    expect(await done(["member", "list", "--state", "waiting"], "", other)).toMatch(
      /^waiting +member .* ada\n$/,
    );
    await done(["member", "approve", "ADA", "--reason", "a friend"], "", other);
    expect(await refused(["member", "approve", "ada"], "", other)).toBe("1: ada does not wait for approval.");
    expect((await browser.submit("/information/edit", { name: "Ada" })).status).toBe(303);
    expect(await done(["member", "show", "ada"], "", other)).toMatch(/^Name +Ada$/m);
    await done(["operator", "add", "olga"], password, other);
    expect((await (await loggedIn(other, "olga")).get("/operator")).status).toBe(200);
    await done(["doctor"], "", other);
    await done(["member", "delete", "ada", "--yes"], "", other);
    expect(await isLoggedIn(browser)).toBe(false);
    expect(await server.query("select 1 from members where username = 'ada'", "portal")).toEqual([]);
    await done(["doctor"], "", other);
  });

  test("a server that is gone, and a database without a portal, are named in a sentence", async () => {
    const settings = { ...of(other), DATABASE_URL: await server.database("empty") };
    expect(refusal(await posternWith("", ["member", "list"], settings))).toMatch(
      /^1: The database .* holds no portal yet/,
    );
    const nowhere = { ...of(other), DATABASE_URL: "postgres://postgres@127.0.0.1:1/portal" };
    expect(refusal(await posternWith("", ["member", "list"], nowhere))).toMatch(
      /^1: The server of the database .* cannot be reached \(ECONNREFUSED\)/,
    );
  });
});
