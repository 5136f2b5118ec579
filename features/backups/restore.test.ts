import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { Client } from "pg";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { atomically, closeDatabase, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq } from "#db/drizzle.ts";
import { checkKeys } from "#db/key-checks.ts";
import { migrate } from "#db/migrate.ts";
import {
  challenges,
  erasures,
  fields,
  knownBrowsers,
  leases,
  machines,
  members,
  notices,
  oneTimeLinks,
  openings,
  pendingImports,
  sessions,
  throttles,
} from "#db/schema.ts";
import { commandLine } from "#features/act.ts";
import { finishFieldErasures, hideForErasure } from "#features/erasure/erase-fields.ts";
import { eraseMember } from "#features/erasure/erase-member.ts";
import { erasureHash } from "#features/erasure/ledger.ts";
import { readInformation } from "#features/information/read-information.ts";
import { makeLinks } from "#features/links/link.ts";
import { operatorNames } from "#features/members/operators.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { adoptKeys, keys, readKeys } from "#lib/keys.ts";
import { type Settings, settings } from "#lib/settings.ts";
import { aMember, anOperator, day, minute, start, type TestMember } from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { change, freshPortalPerTest, temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { keepKeys } from "../../tests/support/kept-keys.ts";
import { aSmallDisk, mayMount } from "../../tests/support/small-disk.ts";
import { type Encryption, packBackup, unpackBackup } from "./archive.ts";
import { finishRestore } from "./finish-restore.ts";
import { laidAside } from "./laid-aside.ts";
import { makeBackup } from "./make-backup.ts";
import { type RestoreRequest, restoreBackup } from "./restore.ts";
import { isRestoreLeft, planFile, restoringFolder } from "./restore-places.ts";
import { lastRestore } from "./restores.ts";

freshPortalPerTest();

beforeEach(async () => {
  change({ certDir: join(settings().dataDir, "certs") });
  keepKeys();
  await checkKeys(keys(), []);
});

const nothing = () => {};

/** A backup of the portal as it is, in a folder of its own. */
async function backedUp(differences: Partial<Parameters<typeof makeBackup>[0]> = {}): Promise<string> {
  const to = join(temporaryDirectory(), "a.backup");
  await makeBackup({ to, by: "command", keys: "with", encryption: undefined, ...differences }, nothing);
  return to;
}

/** Restores it as a stopped portal's, and opens what is there then. */
async function restored(file: string, differences: Partial<RestoreRequest> = {}, on: Settings = settings()) {
  await closeDatabase();
  const outcome = await restoreBackup(
    {
      source: createReadStream(file),
      ...{ opening: {}, keys: undefined, ledgers: [], replaces: true },
      agree: async () => {},
      progress: nothing,
      ...differences,
    },
    on,
  );
  await reopened(on);
  return outcome;
}

/** As the next start does it. */
async function reopened(on: Settings): Promise<void> {
  change(on);
  adoptKeys(readKeys(on));
  await checkKeys(keys(), await migrate());
}

const valueIn = async (member: TestMember, key: string) =>
  (await readInformation(member)).find(({ field }) => field.key === key)?.value;
const nameOf = (member: TestMember) => valueIn(member, "name");
const usernames = async () =>
  (await database().select().from(members)).map(({ username }) => username).sort();

/** Another machine with nothing on it; on a server the same database, emptied, since a test has one. */
function elsewhere(): Settings {
  const dataDir = join(temporaryDirectory(), "data");
  const databaseUrl = dialect === "sqlite" ? `file:${join(dataDir, "postern.db")}` : settings().databaseUrl;
  return { ...settings(), dataDir, certDir: join(dataDir, "../certs"), databaseUrl };
}

/** A database with this content where one was laid aside by this second, in which the clock now stays. */
function laidAsideBefore(content: string): string {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  onTestFinished(() => void vi.useRealTimers());
  const time = new Date().toISOString().replace(/\.\d+/, "").replaceAll(":", "-");
  const file = join(settings().dataDir, `replaced-${time}/postern.db`);
  mkdirSync(dirname(file));
  writeFileSync(file, content);
  return file;
}

test("what a backup has comes back, and what was there since is laid aside", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada", contact: "by post" });
  const authority = join(settings().certDir, "local/authority.pem");
  mkdirSync(join(settings().certDir, "local"), { recursive: true });
  writeFileSync(authority, "the backup's");
  const file = await backedUp();
  writeFileSync(authority, "this machine's");
  await keep(ada, { name: "Augusta", contact: "" });
  await aMember();
  const earlier = laidAsideBefore("of another restore in this second");

  const outcome = await restored(file);

  expect(await usernames()).toEqual([ada.username]);
  expect(await nameOf(ada)).toBe("Ada");
  // Of what is deleted since /privacy promises members and fields alone.
  expect(await valueIn(ada, "contact")).toBe("by post");
  expect(outcome).toMatchObject({ members: 1, erased: { members: 0, fields: 0 }, unopened: 0 });
  const laid = outcome.aside?.folder ?? "";
  expect(statSync(laid).mode & 0o777).toBe(0o700);
  expect(readdirSync(laid)).toContain("keys.json");
  if (dialect === "sqlite") expect(statSync(join(laid, "postern.db")).size).toBeGreaterThan(0);
  else expect(outcome.aside?.schema).toMatch(/^replaced_\d{8}t\d{6}z_[\da-f]{8}$/);
  expect(readFileSync(earlier, "utf8")).toBe("of another restore in this second");
  // People are told of all until they are deleted.
  const known = await laidAside(settings().dataDir);
  expect(known.map(({ name }) => name)).toEqual(
    [dirname(earlier), laid, outcome.aside?.schema].filter((name) => name !== undefined),
  );
  for (const { at } of known) expect(Math.abs(Date.now() - at)).toBeLessThan(10 * minute);
  // A machine keeps its own authority, and has the backup's beside it.
  expect(readFileSync(authority, "utf8")).toBe("this machine's");
  expect(readFileSync(join(outcome.otherAuthority ?? "", "local/authority.pem"), "utf8")).toBe(
    "the backup's",
  );
  const { at = 0, ...from } = (await lastRestore(database())) ?? {};
  expect(from).toEqual({ madeAt: Date.parse(outcome.madeAt), erased: outcome.erased });
  expect(Date.now() - at).toBeLessThan(60_000);
  expect(isRestoreLeft(settings())).toBe(false);
  expect(statSync(join(settings().dataDir, "keys.json")).mode & 0o777).toBe(0o600);
});

test("on an empty machine it needs no other word, and the keys come along", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada" });
  mkdirSync(join(settings().certDir, "local"), { recursive: true });
  writeFileSync(join(settings().certDir, "local/authority.pem"), "trusted");
  const file = await backedUp();
  const before = keys().data;
  const empty = elsewhere();

  const outcome = await restored(file, { replaces: dialect === "postgresql" }, empty);

  expect(keys().data).toEqual(before);
  expect(await nameOf(ada)).toBe("Ada");
  if (dialect === "sqlite") expect(outcome.aside).toBeUndefined();
  expect(readFileSync(join(empty.certDir, "local/authority.pem"), "utf8")).toBe("trusted");
  expect(readFileSync(outcome.settings ?? "", "utf8")).toContain("LOG_LEVEL");
  expect(existsSync(join(empty.dataDir, "chains"))).toBe(true);
  expect(readFileSync(join(empty.dataDir, "database"), "utf8")).toBe("made\n");
});

test("existing data is left alone unless it is to be replaced, and that is agreed to", async () => {
  const ada = await aMember();
  const file = await backedUp();
  await expect(restored(file, { replaces: false })).rejects.toThrow(/holds a portal already/);
  const no = new Error("no");
  await expect(restored(file, { agree: () => Promise.reject(no) })).rejects.toBe(no);
  expect(isRestoreLeft(settings())).toBe(false);
  expect(await usernames()).toEqual([ada.username]);
  expect(await lastRestore(database())).toBeUndefined();
});

if (dialect === "sqlite")
  test("where the disk of the database is not there, nothing is put in the place of it unless that is agreed to", async () => {
    await aMember();
    const file = await backedUp();
    const disk = join(temporaryDirectory(), "disk");
    const unmounted = { ...settings(), databaseUrl: `file:${join(disk, "postern.db")}` };
    writeFileSync(join(settings().dataDir, "database"), "made\n");
    await expect(restored(file, { replaces: false }, unmounted)).rejects.toThrow(/not be mounted/);
    const no = new Error("no");
    await expect(restored(file, { agree: () => Promise.reject(no) }, unmounted)).rejects.toBe(no);
    expect(existsSync(disk)).toBe(false);
    await restored(file, {}, unmounted);
    expect(existsSync(join(disk, "postern.db"))).toBe(true);
  });

if (dialect === "sqlite")
  test("a command that has the database open is waited for, not cut off", async () => {
    const ada = await aMember();
    const file = await backedUp();
    const path = join(settings().dataDir, "postern.db");
    const script = `const db = new (require("better-sqlite3"))(${JSON.stringify(path)}); db.prepare("select count(*) from members").get(); console.log("open"); process.stdin.resume().on("end", () => process.exit())`;
    const command = spawn(process.execPath, ["-e", script], { stdio: ["pipe", "pipe", "inherit"] });
    await once(command.stdout, "data");
    await expect(restored(file)).rejects.toThrow(/still uses .*nothing was changed/);
    expect(isRestoreLeft(settings())).toBe(false);
    command.stdin.end();
    await once(command, "exit");
    await restored(file);
    expect(await usernames()).toEqual([ada.username]);
  });

test("whoever was erased since stays erased, by whichever ledger says so, under whichever key; fields, too", async () => {
  const [ada, ben, cid, dora] = [await aMember(), await aMember(), await aMember(), await aMember()];
  await keep(dora, { name: "Dora", contact: "by post" });
  const file = await backedUp();
  const ledger = join(settings().dataDir, "erased");
  // Another machine's, after a new key.
  adoptKeys({ ...keys(), data: [randomBytes(32), ...keys().data] });
  keepKeys();
  await deleteMember(ben, ben);
  const ledgers = [readFileSync(ledger, "utf8")];
  rmSync(ledger);
  await deleteMember(cid, cid);
  await atomically((tx) => hideForErasure(tx, "name", start));
  await finishFieldErasures(start);
  // The database's alone: the portal ended before it wrote this into its ledger.
  await atomically(async (tx) => {
    const [row] = await tx.select().from(members).where(eq(members.id, ada.subject.id));
    expect(row && (await eraseMember(tx, row, start))).toBe(true);
  });
  const hash = erasureHash(ada.subject.id);
  for (const each of [hash, ledgers[0]]) expect(readFileSync(ledger, "utf8")).not.toContain(each);

  const outcome = await restored(file, { ledgers });

  expect(await usernames()).toEqual([dora.username]);
  expect(outcome).toMatchObject({ members: 1, erased: { members: 3, fields: 1 } });
  expect(await lastRestore(database())).toMatchObject({ erased: { members: 3, fields: 1 } });
  expect(await database().$count(fields, eq(fields.key, "name"))).toBe(0);
  expect(await valueIn(dora, "contact")).toBe("by post");
  expect(await database().$count(erasures)).toBe(0);
  for (const each of [hash, ledgers[0]?.trim()]) expect(readFileSync(ledger, "utf8")).toContain(each);
});

test("whoever was an operator then is one again, and is named", async () => {
  const ada = await anOperator();
  const file = await backedUp();
  await atomically(async (tx) => {
    await tx.update(members).set({ role: "member" }).where(eq(members.id, ada.subject.id));
  });
  expect(await operatorNames()).toEqual([]);
  expect((await restored(file)).operators).toEqual([ada.username]);
  expect(await operatorNames()).toEqual([ada.username]);
});

test("what was over by then does not come back: sessions, links, counters, what is of a machine", async () => {
  const ada = await aMember();
  const by = { by: commandLine, at: start, expiresAt: start + 400 * day };
  await atomically(async (tx) => {
    await makeLinks(tx, [
      { purpose: "invitation", ...by },
      { purpose: "first operator", ...by },
      { purpose: "recovery", memberId: ada.subject.id, ...by },
    ]);
    await tx.insert(leases).values({ name: "job", holder: "a machine", until: start });
    await tx.insert(machines).values({ id: "m", name: "m", build: "b", clockOffsetMs: 0, lastSeenAt: start });
    await tx.insert(throttles).values({ key: "k", count: 1, expiresAt: start });
    await tx
      .insert(knownBrowsers)
      .values({ memberId: ada.subject.id, tokenHash: "h", createdAt: start, lastLogInAt: start });
  });
  const outcome = await restored(await backedUp());
  expect(outcome.invitations).toBe(1);
  for (const table of [
    ...[sessions, oneTimeLinks, leases, machines, throttles, knownBrowsers, openings],
    ...[pendingImports, challenges, notices],
  ])
    expect(await database().$count(table)).toBe(0);
  expect(await database().$count(members)).toBe(1);
});

describe("keys", () => {
  test("a backup without them needs those it was written with", async () => {
    const ada = await aMember();
    await keep(ada, { name: "Ada" });
    const file = await backedUp({ keys: "without" });
    const kept = readFileSync(join(settings().dataDir, "keys.json"), "utf8");
    const empty = elsewhere();
    await expect(restored(file, {}, empty)).rejects.toThrow(/name its keys.json with --keys/);
    const strangers = Object.fromEntries(
      Object.keys(JSON.parse(kept)).map((name) => [name, [randomBytes(32).toString("base64url")]]),
    );
    await expect(restored(file, { keys: strangers }, empty)).rejects.toThrow(
      /name its keys.json with --keys/,
    );
    await restored(file, { keys: JSON.parse(kept) }, empty);
    expect(await nameOf(ada)).toBe("Ada");
  });

  test("those that the settings give have to fit", async () => {
    await aMember();
    const file = await backedUp();
    const given = { data: [randomBytes(32).toString("base64url")] };
    await expect(restored(file, {}, { ...settings(), givenKeys: given })).rejects.toThrow(
      /^DATA_KEY is not the key that the backup was written with/,
    );
  });
});

/** All that is in a folder, by path. */
function contentOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    entries
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => !/\/lock(-holder)?$|-shm$/.test(path))
      .map((path) => [path, readFileSync(path).toString("base64")]),
  );
}

describe("what is no whole backup of this portal or an older one is one sentence, and changes nothing", () => {
  const refused = async (source: Buffer, said: RegExp) => {
    await closeDatabase();
    const before = contentOf(settings().dataDir);
    const restoring = restored("/dev/null", { source: Readable.from([source], { objectMode: false }) });
    await expect(restoring).rejects.toThrow(said);
    await expect(restoring.catch((error) => error.phrases.length)).resolves.toBe(1);
    expect(contentOf(settings().dataDir)).toEqual(before);
  };

  test("an empty file, a text, a gzip, random bytes", async () => {
    await aMember();
    for (const source of [Buffer.alloc(0), Buffer.from("a text\n"), gzipSync("a"), randomBytes(5000)])
      await refused(source, /^This is no backup of the portal\.$/);
  });

  if (dialect === "sqlite")
    test("a bare database", async () => {
      await aMember();
      await closeDatabase();
      await refused(readFileSync(join(settings().dataDir, "postern.db")), /no backup/);
    });

  test("one that is cut off or damaged anywhere, for another key, or a newer version's", async () => {
    await aMember();
    const file = await backedUp();
    const whole = readFileSync(file);
    for (const part of [0.02, 0.5, 0.99])
      await refused(whole.subarray(0, Math.floor(whole.length * part)), /no backup|damaged or cut off/);
    const changed = Buffer.from(whole);
    changed[Math.floor(whole.length / 2)] = (changed[Math.floor(whole.length / 2)] ?? 0) ^ 1;
    await refused(changed, /damaged/);

    const folder = temporaryDirectory();
    await unpackBackup(createReadStream(file), folder, {});
    const { generateX25519Identity, identityToRecipient } = await import("age-encryption");
    const recipients = [await identityToRecipient(await generateX25519Identity())];
    await refused(await packed(folder, { recipients }), /encrypted to a key/);
    const manifest = JSON.parse(readFileSync(join(folder, "backup.json"), "utf8"));
    manifest.migrations.push("9999_later");
    writeFileSync(join(folder, "backup.json"), JSON.stringify({ ...manifest, postern: "9.9.9" }));
    await refused(await packed(folder), /newer version of the portal \(9\.9\.9\)/);
  });
});

async function packed(folder: string, encryption?: Encryption): Promise<Buffer> {
  const stream = new PassThrough();
  const [bytes] = await Promise.all([buffer(stream), packBackup(folder, stream, encryption)]);
  return bytes;
}

describe("cut off", () => {
  test("before it touched anything it is undone by the next start", async () => {
    const ada = await aMember();
    mkdirSync(join(restoringFolder(settings()), "data"), { recursive: true });
    expect(await finishRestore(settings())).toBeUndefined();
    expect(isRestoreLeft(settings())).toBe(false);
    expect(await usernames()).toEqual([ada.username]);
  });

  test("what was about to be removed is removed by the next start", async () => {
    mkdirSync(join(settings().dataDir, "restoring-removed/data"), { recursive: true });
    writeFileSync(join(settings().dataDir, "restoring-removed/prepared"), "{}");
    expect(isRestoreLeft(settings())).toBe(true);
    expect(await finishRestore(settings())).toBeUndefined();
    expect(isRestoreLeft(settings())).toBe(false);
  });

  if (dialect === "postgresql") {
    /** A restore that was killed when the server had the database, and nobody here knew. */
    const killedAfterCommit = async () => {
      const ada = await aMember();
      await keep(ada, { name: "Ada" });
      const file = await backedUp();
      const [folder, aside] = [restoringFolder(settings()), join(temporaryDirectory(), "restoring")];
      const progress = () => {
        if (existsSync(planFile(settings()))) cpSync(folder, aside, { recursive: true });
      };
      const before = readFileSync(join(settings().dataDir, "keys.json"), "utf8");
      const { aside: laid } = await restored(file, { progress });
      cpSync(aside, folder, { recursive: true });
      rmSync(laid?.folder ?? "", { recursive: true });
      rmSync(join(settings().dataDir, "keys.json"));
      return { folder, before };
    };

    /** Connected as another machine's portal is. */
    const whileServed = async (work: () => Promise<void>) => {
      const client = new Client({
        connectionString: settings().databaseUrl,
        application_name: "postern",
      });
      await client.connect();
      await work().finally(() => client.end());
    };

    test("between the server's yes and the next step it is finished, whoever uses the database by then", async () => {
      const { before } = await killedAfterCommit();
      await whileServed(async () => expect(await finishRestore(settings())).toBeDefined());
      expect(JSON.parse(readFileSync(join(settings().dataDir, "keys.json"), "utf8"))).toMatchObject(
        JSON.parse(before),
      );
      expect(isRestoreLeft(settings())).toBe(false);
    });

    test("it is not undone because the server cannot be asked, whatever the reason", async () => {
      const { folder } = await killedAfterCommit();
      const databaseUrl = `${settings().databaseUrl}?sslmode=require`;
      const plan = JSON.parse(readFileSync(planFile(settings()), "utf8"));
      writeFileSync(planFile(settings()), JSON.stringify({ ...plan, into: databaseUrl }));
      const asked = finishRestore({ ...settings(), databaseUrl });
      await expect(asked).rejects.toThrow(/TLS(.|\n)*was cut off\. Finish it/);
      expect(existsSync(join(folder, "data/keys.json"))).toBe(true);
      expect(existsSync(join(folder, "data/postern.db"))).toBe(true);
    });

    test("what the server certainly has not is undone where it cannot be done", async () => {
      await killedAfterCommit();
      const plan = JSON.parse(readFileSync(planFile(settings()), "utf8"));
      writeFileSync(planFile(settings()), JSON.stringify({ ...plan, id: "another" }));
      await whileServed(() => expect(finishRestore(settings())).rejects.toThrow(/A portal uses/));
      expect(isRestoreLeft(settings())).toBe(false);
    });
  }

  if (dialect === "postgresql" && mayMount)
    test("where the disk of the server is full nothing is changed", async () => {
      const ada = await aMember();
      const file = await backedUp();
      const ben = await aMember();
      const disk = aSmallDisk(16);
      execFileSync("chown", ["nobody", disk.folder]);
      const asOwner = async (statement: string) => {
        const client = new Client({ connectionString: settings().databaseUrl });
        await client.connect();
        await client.query(statement).finally(() => client.end());
      };
      const name = new URL(settings().databaseUrl).pathname.slice(1);
      await asOwner(`create tablespace small location '${disk.folder}'`);
      await asOwner(`alter database "${name}" set default_tablespace = small`);
      try {
        const full = restored(file, { agree: async () => disk.fill() });
        await expect(full).rejects.toThrow(/^The disk of .* is full; nothing was changed\./);
        expect(isRestoreLeft(settings())).toBe(false);
        expect(await usernames()).toEqual([ada.username, ben.username].sort());
      } finally {
        await asOwner(`alter database "${name}" reset default_tablespace`);
        await asOwner("drop tablespace small");
        disk.remove();
      }
    });

  test("afterwards it goes into no other database", async () => {
    mkdirSync(restoringFolder(settings()));
    writeFileSync(planFile(settings()), JSON.stringify({ into: "elsewhere" }));
    await expect(finishRestore(settings())).rejects.toThrow(/into elsewhere was cut off/);
    renameSync(planFile(settings()), join(settings().dataDir, "x"));
  });
});
