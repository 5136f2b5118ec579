import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Opening, unpackBackup } from "#features/backups/archive.ts";
import { valueContext } from "#features/information/sealed-value.ts";
import { adoptKeys, readKeys } from "#lib/keys.ts";
import { open } from "#lib/sealing.ts";
import { readSettings } from "#lib/settings.ts";
import { saver } from "../support/busy-members.ts";
import { beginItself, of, posternAtTerminal, posternIntoFullDisk, posternWith } from "../support/command.ts";
import { enlarge } from "../support/enlarged.ts";
import { signedUp } from "../support/people.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { type PostgresqlServer, startPostgresql } from "../support/postgresql.ts";
import { isInstalled } from "../support/programs.ts";
import { aSmallDisk, mayMount } from "../support/small-disk.ts";

// All that a portal has in one file, made beside it while it serves and writes.

let portal: Portal;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "postern-backups-"));
  portal = await startPortal({ WORKERS: "2", SIGN_UPS_PER_NETWORK: "1000" });
  // So that a copy takes long enough for something to happen meanwhile.
  enlarge(portal);
});

afterAll(async () => {
  await portal.stop();
  rmSync(folder, { recursive: true });
});

const fresh = () => join(folder, `${randomUUID()}.backup`);
const backedUp = async (args: readonly string[], input = "", on: Portal = portal) => {
  const named = { ...of(on), PORTAL_NAME: "Ada's door" };
  const { code, out, err } = await posternWith(input, ["backup", ...args], named);
  expect(code, err).toBe(0);
  return { out, err };
};
const refused = async (args: readonly string[], input = "", environment = of(portal)) => {
  const { code, out, err } = await posternWith(input, ["backup", ...args], environment);
  expect(out).toBe("");
  return `${code}: ${err.trim()}`;
};
const unpacked = async (source: Readable, opening: Opening = {}) => {
  const into = mkdtempSync(join(folder, "unpacked-"));
  return { into, manifest: await unpackBackup(source, into, opening) };
};
const nothingLeft = () => {
  expect(readdirSync(join(portal.dataDir, "staging"))).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.includes("unfinished"))).toEqual([]);
};

/** Opens a member's description as it is in an unpacked backup, with the keys in it. */
function descriptionIn(into: string, username: string): string {
  const environment = { DATA_DIR: join(into, "data") };
  adoptKeys(readKeys(readSettings(environment, undefined, into)));
  const database = new Database(join(into, "data/postern.db"), { readonly: true });
  const row = database
    .prepare<[string], { id: string; value: string }>(
      "select id, value from information join members on member_id = id where field_key = 'description' and username = ?",
    )
    .get(username);
  database.close();
  return row ? open(valueContext(row.id, "description"), row.value) : "";
}

test("beside a portal whose members save all the time: what was confirmed before is in it", async () => {
  const names = ["ada", "ben"];
  const savers = await Promise.all(names.map(async (name) => saver(await signedUp(portal, name), name)));
  await waitFor(() => savers.every((each) => each.confirmed() > 2));
  const before = savers.map((each) => each.saved());
  const file = fresh();
  const said = await backedUp([file, "--json"]);
  const during = savers.map((each) => each.confirmed());
  await waitFor(() => savers.every((each, index) => each.confirmed() > (during[index] ?? 0)));
  await Promise.all(savers.map((each) => each.stop()));

  const { into, manifest } = await unpacked(createReadStream(file));
  const result = JSON.parse(said.out);
  expect(result).toEqual({
    ...{ file, bytes: statSync(file).size, tables: manifest.tables, values: expect.any(Number), unopened: 0 },
    ...{ encrypted: false, keys: true, madeAt: manifest.madeAt },
  });
  expect(result.values).toBeGreaterThan(10);
  expect(said.err).toContain("it holds the keys and with them every value");
  expect(readFileSync(join(into, "settings.env"), "utf8")).toContain(`PORTAL_NAME="Ada's door"`);
  const numberOf = (text: string) => Number(/text (\d+)/.exec(text)?.[1] ?? 0);
  for (const [index, { username }] of savers.entries())
    expect(numberOf(descriptionIn(into, username))).toBeGreaterThanOrEqual(numberOf(before[index] ?? ""));
  expect(savers.flatMap((each) => each.seen().wrong)).toEqual([]);
  expect(savers.map((each) => each.seen().lost)).toEqual([0, 0]);
  nothingLeft();
});

test("killed at any moment: no file under its name, and the next one works", async () => {
  for (const moment of ["begun", "laid out", "written"] as const) {
    const file = await whenReached(moment, "SIGKILL");
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(staging())).toHaveLength(1);
  }
  const file = fresh();
  await backedUp([file]);
  await unpacked(createReadStream(file));
  nothingLeft();
});

test("a signal ends it at once, and nothing is left", async () => {
  expect(existsSync(await whenReached("written", "SIGTERM"))).toBe(false);
  nothingLeft();
});

const staging = () => join(portal.dataDir, "staging");
const stagingNames = () => (existsSync(staging()) ? readdirSync(staging()) : []);

/** Begins one and sends it a signal when it has come so far; gives the file that it was to make. */
async function whenReached(moment: "begun" | "laid out" | "written", signal: "SIGKILL" | "SIGTERM") {
  const file = fresh();
  const before = new Set(stagingNames());
  const child = beginItself(["backup", file], of(portal));
  const ended = once(child, "exit");
  await waitFor(() => {
    const own = stagingNames().find((name) => !before.has(name)) ?? "none";
    if (moment === "begun") return existsSync(join(staging(), own, "made/data"));
    if (moment === "laid out") return existsSync(join(staging(), own, "made/settings.env"));
    return existsSync(join(folder, `.${basename(file)}.${own}.unfinished`));
  }, 60_000);
  child.kill(signal);
  expect(await ended).toEqual(signal === "SIGKILL" ? [null, "SIGKILL"] : [143, null]);
  return file;
}

test("encrypted, sent to standard output: its owner's tool opens it", async () => {
  const owner = await generateX25519Identity();
  const child = beginItself(["backup", "-"], {
    ...of(portal),
    BACKUP_RECIPIENT: await identityToRecipient(owner),
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  expect((await once(child, "close"))[0]).toBe(0);
  const sealed = Buffer.concat(chunks);
  await unpacked(Readable.from([sealed], { objectMode: false }), { identities: [owner] });
  if (!isInstalled("age")) return;
  const key = join(folder, "owner");
  writeFileSync(key, owner);
  const tar = execFileSync("age", ["-d", "-i", key], { input: sealed, maxBuffer: 1e9 });
  expect(tar.subarray(0, 11).toString()).toBe("backup.json");
});

test("a passphrase is typed twice at a terminal, and never seen", async () => {
  const file = fresh();
  const { code, out } = await posternAtTerminal(
    [
      ["Passphrase:", "four words of mine\r"],
      ["The same again:", "four words of mine\r"],
    ],
    ["backup", file, "--passphrase"],
    of(portal),
  );
  expect([code, out.includes("four words")]).toEqual([0, false]);
  // As dear to try as age's own tool makes it.
  expect(readFileSync(file, "latin1").slice(0, 100)).toMatch(/\n-> scrypt \S+ 18\n/);
  await unpacked(createReadStream(file), { passphrase: "four words of mine" });
});

test("wrong uses are a sentence each, and write nothing", async () => {
  const there = fresh();
  writeFileSync(there, "precious");
  const file = fresh();
  // Nothing is said of a file that is not made.
  expect(await refused([there])).toMatch(/^1: [^\n]* is there already; .*--force\.$/);
  expect(readFileSync(there, "utf8")).toBe("precious");
  expect(await refused([join(folder, "none/a")])).toMatch(/^1: There is no folder .*\.$/);
  expect(await refused([folder])).toMatch(/^1: [^\n]* is a folder; name a file in it\.$/);
  expect(await refused(["-", "--json"])).toMatch(/^2: Standard output has the backup itself/);
  expect(await refused([file, "--passphrase"])).toMatch(/^2: The passphrase is missing/);
  expect(await refused([file, "--passphrase"], "nine char\n")).toMatch(
    /^2: .* at least 10 characters long: /,
  );
  expect(await refused([file, "--passphrase", "--recipient", "age1x"])).toMatch(/^2: A backup is encrypted/);
  expect(await refused([file, "--recipient", `age1${"q".repeat(58)}`])).toMatch(
    /^2: age1q+ is no age public key/,
  );
  const { code, out } = await posternAtTerminal([], ["backup", "-"], of(portal));
  expect([code, out]).toEqual([2, expect.stringMatching(/^A backup is no text for a terminal/)]);
  const nowhere = mkdtempSync(join(folder, "none-"));
  expect(await refused([file], "", { ...of(portal), DATA_DIR: nowhere })).toMatch(/^1: /);
  expect(existsSync(file)).toBe(false);
  const said = await backedUp([there, "--force"]);
  expect(said.err).toMatch(
    /\nThe backup has [\d.]+ \w+\. Members in it: [1-9]\d*\. Rows, read back and compared: [\d,]+\. .*: [1-9]\d*\.\n$/,
  );
  await unpacked(createReadStream(there));
  nothingLeft();
});

test("where standard output takes no more nothing succeeds in silence", async () => {
  const cut = (said: RegExp) => ({ code: 1, out: "", err: expect.stringMatching(said) });
  const backup = await posternIntoFullDisk(["backup", "-"], of(portal));
  expect(backup).toEqual(cut(/^Standard output did not take the whole backup \(ENOSPC\).*\n$/));
  nothingLeft();
  const list = await posternIntoFullDisk(["member", "list"], of(portal));
  expect(list).toEqual(cut(/^Standard output did not take all of it \(ENOSPC\).*\n$/m));
});

test.skipIf(!mayMount)("too little room is seen before anything is written", async () => {
  const disk = aSmallDisk(12);
  try {
    expect(await refused([join(disk.folder, "a")])).toMatch(
      /1: (.*\n)?.* has \d+ MB left, and \d+ MB are needed/,
    );
    expect(readdirSync(disk.folder)).toEqual([]);
    nothingLeft();
  } finally {
    disk.remove();
  }
});

test("while no portal runs, and of an older version's database not at all", async () => {
  await portal.stop();
  const file = fresh();
  await backedUp([file, "--without-keys"]);
  expect((await unpacked(createReadStream(file))).manifest.keys).toBe(false);
  const database = new Database(join(portal.dataDir, "postern.db"));
  database.exec("delete from __drizzle_migrations where id = (select max(id) from __drizzle_migrations)");
  database.close();
  expect(await refused([fresh()])).toMatch(/^1: The database .* is an older version's; start the portal/);
});

test("of PostgreSQL it is a SQLite file inside, made while the portal serves", async () => {
  const server: PostgresqlServer = await startPostgresql();
  const DATABASE_URL = await server.database("served");
  const served = await startPortal({ DATABASE_URL, WORKERS: "1" });
  try {
    const member = saver(await signedUp(served, "ada"), "ada");
    await waitFor(() => member.confirmed() > 1);
    const file = fresh();
    await backedUp([file], "", served);
    await member.stop();
    expect(member.seen().wrong).toEqual([]);
    const { into, manifest } = await unpacked(createReadStream(file));
    expect(manifest.from).toBe("postgresql");
    expect(descriptionIn(into, "ada")).toMatch(/^text \d+/);
  } finally {
    await served.stop();
    await server.stop();
  }
});
