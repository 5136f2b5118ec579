import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import { exported, loggedIn, password, signedUp } from "../support/people.ts";
import { formOf } from "../support/plain-browser.ts";
import { failingStart, type Portal, startPortal, waitFor } from "../support/portal.ts";

let portal: Portal | undefined;

afterEach(async () => {
  await portal?.stop("SIGKILL");
  portal = undefined;
});

type Folders = Pick<Portal, "dataDir" | "certDir">;

const folders = ({ dataDir, certDir }: Folders) => ({ DATA_DIR: dataDir, CERT_DIR: certDir, WORKERS: "1" });
const values = (name: string, contact = "") => ({ name, contact, description: "" });

function inDatabase<T>({ dataDir }: Folders, look: (database: Database.Database) => T): T {
  const database = new Database(join(dataDir, "postern.db"));
  try {
    return look(database);
  } finally {
    database.close();
  }
}

let first: Promise<Folders> | undefined;

/** The folders of a portal that has been used, and stopped: a copy for each test. */
async function aUsedPortal(): Promise<Folders> {
  first ??= makeUsed();
  const { dataDir, certDir } = await first;
  const folder = mkdtempSync(join(tmpdir(), "postern-used-"));
  const copy = { dataDir: join(folder, "data"), certDir: join(folder, "certs") };
  cpSync(dataDir, copy.dataDir, { recursive: true });
  cpSync(certDir, copy.certDir, { recursive: true });
  return copy;
}

async function makeUsed(): Promise<Folders> {
  portal = await startPortal();
  const ada = await signedUp(portal, "ada");
  expect((await ada.submit("/information/edit", values("Ada"))).status).toBe(303);
  await portal.stop();
  return portal;
}

/** `npm run db:migrate`, with these settings. */
async function migrated(settings: Record<string, string>) {
  const script = join(import.meta.dirname, "../../db/migrate-now.ts");
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [script], { env: { PATH, NODE_ENV: "production", ...settings } });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  return { code: code as number, said };
}

test("a start with another portal's keys stops with a sentence and leaves the database as it was", async () => {
  const used = await aUsedPortal();
  const file = join(used.dataDir, "keys.json");
  const right = readFileSync(file, "utf8");
  const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  const others = Object.keys(JSON.parse(right)).map((name) => [name, [random()]]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(others)));
  const sentence = `"pepper" and "data" in ${file} are not the keys that ${used.dataDir}/postern.db was written with; restore the keys.json that belongs to it.\n`;
  expect(await failingStart(folders(used))).toMatchObject({
    code: 1,
    output: expect.stringContaining(sentence),
  });
  expect(await migrated(folders(used))).toEqual({ code: 1, said: sentence });
  writeFileSync(file, right);
  const given = await failingStart({ ...folders(used), DATA_KEY: random() });
  expect(given.code).toBe(1);
  expect(given.output).toContain("DATA_KEY is not the key that");

  const former = JSON.parse(right).data[0];
  portal = await startPortal({ ...folders(used), DATA_KEY: `${random()},${former}` });
  expect((await exported(await loggedIn(portal, "ada"))).name).toBe("Ada");
});

describe("a value that cannot be opened", () => {
  const damage = (used: Folders, table: string, column: string) =>
    inDatabase(used, (database) => {
      const rows = database.prepare(`select rowid as at, ${column} as sealed from ${table}`).all();
      const [{ at, sealed }] = rows as [{ at: number; sealed: string }];
      const damaged = `${sealed.slice(0, -9)}${sealed.at(-9) === "A" ? "B" : "A"}${sealed.slice(-8)}`;
      const set = database.prepare(`update ${table} set ${column} = ? where rowid = ?`);
      set.run(damaged, at);
      return () => inDatabase(used, (again) => again.prepare(set.source).run(sealed, at));
    });

  test("is said to be so in its place, and everything else is there", async () => {
    portal = await startPortal({ WORKERS: "1" });
    const used = portal;
    const other = await signedUp(used, "ada");
    const ada = await loggedIn(used, "ada");
    expect((await ada.submit("/information/edit", values("", "by post"))).status).toBe(303);
    damage(used, "sessions", "browser");
    damage(used, "sessions", "address");
    damage(used, "activity", "detail");
    const mend = damage(used, "information", "value");

    const said = {
      "/information": "This entry cannot be read any more.",
      "/information/edit": "What is stored here cannot be read any more.",
      "/activity": "unknown: this entry cannot be read any more",
      "/security/sessions": "A browser whose name cannot be read any more",
      "/security": "This browser and 1 other.",
      "/information/export?format=csv": "Contact (unreadable)",
      "/information/export?format=json": '"unreadable"',
    };
    for (const [path, words] of Object.entries(said)) {
      const page = await ada.get(path);
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.body).toContain(words);
    }
    await waitFor(() =>
      used
        .log()
        .some(({ event, table }) => event === "sealed value cannot be opened" && table === "information"),
    );
    // Mended by other means than a save, so nothing but the row itself tells of it.
    mend();
    expect((await ada.get("/information")).body).toContain("by post");

    damage(used, "information", "value");
    expect((await ada.submit("/information/edit", values("Ada"))).status).toBe(303);
    expect(await exported(ada)).toEqual({ name: "Ada", description: "" });
    expect((await ada.submit("/information/edit", values("Ada", "by telephone"))).status).toBe(303);
    expect((await exported(ada)).contact).toBe("by telephone");

    const page = await ada.get("/security/sessions");
    const fields = formOf(page.body, ["session"]);
    expect((await ada.post("/security/sessions", fields)).status).toBe(303);
    expect((await other.get("/information")).status).toBe(307);
  });
});

describe("a database that was there", () => {
  test("and is gone, or cut to nothing, is not made anew", async () => {
    const used = await aUsedPortal();
    const file = join(used.dataDir, "postern.db");
    renameSync(file, `${file}.away`);
    const gone = await failingStart(folders(used));
    expect(gone.code).toBe(1);
    expect(gone.output).toMatch(/^The database .*postern\.db is not there, but there was one: .*\n$/);
    expect(await migrated(folders(used))).toEqual({ code: 1, said: gone.output });
    expect(existsSync(file)).toBe(false);

    writeFileSync(file, "");
    expect((await failingStart(folders(used))).output).toMatch(
      /^The database .* is empty, but there was one/,
    );
    expect(statSync(file).size).toBe(0);

    renameSync(`${file}.away`, file);
    portal = await startPortal(folders(used));
    expect((await exported(await loggedIn(portal, "ada"))).name).toBe("Ada");
    await portal.stop();
    truncateSync(file);
    expect((await failingStart(folders(used))).code).toBe(1);
  });

  test("not yet: a first start killed at any step comes up clean with the next", async () => {
    for (const step of ["database", "keys.json", "postern.db-wal"]) {
      const folder = mkdtempSync(join(tmpdir(), "postern-first-"));
      const settings = { DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs"), WORKERS: "1" };
      const isThere = () => existsSync(join(settings.DATA_DIR, step));
      const first = failingStart(settings, async (started) => {
        while (!isThere() && started.exitCode === null) await new Promise(setImmediate);
        started.kill("SIGKILL");
      });
      await first;
      portal = await startPortal(settings);
      await signedUp(portal, "ada");
      await portal.stop();
    }
  });
});

test("rights that came back too wide are put right, or named where that is not the portal's to do", async () => {
  const used = await aUsedPortal();
  const secret = join(used.dataDir, "..", "pepper.txt");
  writeFileSync(secret, JSON.parse(readFileSync(join(used.dataDir, "keys.json"), "utf8")).pepper[0]);
  chmodSync(secret, 0o644);
  const wide = {
    [used.dataDir]: 0o777,
    [join(used.dataDir, "keys.json")]: 0o666,
    [join(used.dataDir, "postern.db")]: 0o644,
    [join(used.certDir, "local/authority-key.pem")]: 0o640,
    [join(used.certDir, "local/privkey.pem")]: 0o604,
  };
  for (const [path, mode] of Object.entries(wide)) chmodSync(path, mode);
  portal = await startPortal({ ...folders(used), PEPPER_KEY_FILE: secret });
  for (const path of Object.keys(wide)) expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
  const named = (event: string) =>
    portal?.log().filter((line) => line.event === event && typeof line.file === "string");
  await waitFor(() => named("rights are too wide")?.some(({ file }) => file === secret) ?? false);
  const files = named("rights were too wide, now its owner's alone")?.map(({ file }) => file);
  expect(files?.toSorted()).toEqual(Object.keys(wide).toSorted());
  expect(readdirSync(used.dataDir)).toContain("keys.json");
});

test("who was deleted after a backup is gone again soon after it is put back", async () => {
  const used = await aUsedPortal();
  const [file, backup] = [join(used.dataDir, "postern.db"), join(used.dataDir, "..", "backup.db")];
  copyFileSync(file, backup);
  portal = await startPortal(folders(used));
  await signedUp(portal, "ben");
  const deletion = await (await loggedIn(portal, "ada")).submit("/account/delete", {
    username: "ada",
    password,
  });
  expect(deletion.status).toBe(303);
  await portal.stop();
  const known = (name: string) =>
    inDatabase(
      used,
      (database) => database.prepare("select 1 from members where username = ?").get(name) !== undefined,
    );
  expect([known("ada"), known("ben")]).toEqual([false, true]);

  copyFileSync(backup, file);
  expect(known("ada")).toBe(true);
  portal = await startPortal(folders(used));
  await waitFor(() => portal?.log().some(({ event }) => event === "restored member erased again") ?? false);
  expect(known("ada")).toBe(false);
  await signedUp(portal, "ada");
});
