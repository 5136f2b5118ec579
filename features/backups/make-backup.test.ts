import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import Database from "better-sqlite3";
import { beforeEach, expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { information, members } from "#db/schema.ts";
import { keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { aMember } from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { change, freshPortalPerTest, temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { keepKeys } from "../../tests/support/kept-keys.ts";
import { lockKindOf, type Opening, unpackBackup } from "./archive.ts";
import { type BackupOrder, makeBackup } from "./make-backup.ts";
import { rehearsalIdentity } from "./rehearsal-key.ts";

freshPortalPerTest();

beforeEach(keepKeys);

const to = () => join(settings().dataDir, "a.backup");
const order = (differences: Partial<BackupOrder> = {}): BackupOrder => ({
  ...{ to: to(), by: "command", keys: "with", encryption: undefined },
  ...differences,
});
const unpacked = async (file: string, opening: Opening = {}) => {
  const folder = temporaryDirectory();
  return { folder, manifest: await unpackBackup(createReadStream(file), folder, opening) };
};
const nothing = () => {};
const left = () =>
  readdirSync(settings().dataDir).filter((name) => name !== "staging" && /backup|unfinished/.test(name));

test("what a portal has comes out of its backup as it was", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada", contact: "by post" });
  writeFileSync(join(settings().dataDir, "erased"), "a hash\n");
  mkdirSync(join(settings().dataDir, "certs/local"), { recursive: true });
  writeFileSync(join(settings().dataDir, "certs/fullchain.pem"), "brought");
  writeFileSync(join(settings().dataDir, "certs/local/authority-key.pem"), "made");
  writeFileSync(join(settings().dataDir, "certs/another.pem"), "somebody else's");
  change({ certDir: join(settings().dataDir, "certs") });

  const { file, bytes, manifest, report } = await makeBackup(order(), nothing);

  expect([file, bytes]).toEqual([to(), statSync(to()).size]);
  expect(statSync(to()).mode & 0o777).toBe(0o600);
  expect(report.unopened).toBe(0);
  expect(report.values).toBeGreaterThan(1);
  const { folder, manifest: read } = await unpacked(to());
  expect(read).toEqual(manifest);
  expect(read.files.map(({ path }) => path)).toEqual([
    ...["data/postern.db", "data/erased", "data/chains", "data/keys.json"],
    ...["certs/fullchain.pem", "certs/local/authority-key.pem", "settings.env"],
  ]);
  expect(read).toMatchObject({ from: dialect, by: "command", keys: true, portal: "Postern" });
  expect(JSON.parse(readFileSync(join(folder, "data/keys.json"), "utf8")).data).toEqual(
    keys().data.map((key) => key.toString("base64url")),
  );
  const copy = new Database(join(folder, "data/postern.db"));
  for (const [name, table] of Object.entries({ members, information })) {
    const rows = await database()
      .select()
      .from(table as typeof members);
    expect(copy.prepare(`select count(*) from ${name}`).pluck().get()).toBe(rows.length);
    expect(read.tables.find((each) => each.table === name)?.rows).toBe(rows.length);
  }
  expect(copy.prepare("select username from members").pluck().all()).toEqual([ada.username]);
  expect(copy.pragma("integrity_check", { simple: true })).toBe("ok");
  copy.close();
  expect(readdirSync(join(settings().dataDir, "staging"))).toEqual([]);
  expect(left()).toEqual(["a.backup"]);
});

test("an encrypted one opens to its owner and to the rehearsal, and to nobody else", async () => {
  const { generateX25519Identity, identityToRecipient } = await import("age-encryption");
  const [owner, another] = [await generateX25519Identity(), await generateX25519Identity()];
  const encryption = { recipients: [await identityToRecipient(owner)] };
  await makeBackup(order({ encryption }), nothing);
  expect(lockKindOf(readFileSync(to()))).toBe("keys");
  expect(statSync(join(settings().dataDir, "rehearsal-key")).mode & 0o777).toBe(0o600);
  for (const identity of [owner, await rehearsalIdentity(settings().dataDir)])
    expect((await unpacked(to(), { identities: [identity] })).manifest.keys).toBe(true);
  await expect(unpacked(to(), { identities: [another] })).rejects.toThrow(/another key/);
  await expect(unpacked(to())).rejects.toThrow(/private key/);
});

test("one with a passphrase opens with that passphrase", async () => {
  await makeBackup(order(), nothing);
  // As age's own tools make one, with less work for each try than the seconds of those that the command makes.
  const { Encrypter } = await import("age-encryption");
  const made = new Encrypter();
  made.setPassphrase("a word and another");
  made.setScryptWorkFactor(10);
  const locked = join(settings().dataDir, "locked");
  writeFileSync(locked, await made.encrypt(readFileSync(to())));
  expect(lockKindOf(readFileSync(locked))).toBe("passphrase");
  expect((await unpacked(locked, { passphrase: "a word and another" })).manifest.keys).toBe(true);
  await expect(unpacked(locked, { passphrase: "another word" })).rejects.toThrow(/another passphrase/);
  await expect(unpacked(locked)).rejects.toThrow(/passphrase/);
});

test("without keys no secret of the portal is in it, and the values are tried all the same", async () => {
  await keep(await aMember(), { name: "Ada" });
  const { report, manifest } = await makeBackup(order({ keys: "without" }), nothing);
  expect([manifest.keys, report.unopened, report.values > 0]).toEqual([false, 0, true]);
  const { folder } = await unpacked(to());
  expect(existsSync(join(folder, "data/keys.json"))).toBe(false);
  const bytes = readFileSync(to(), "latin1");
  for (const key of Object.values(keys()).flat())
    for (const encoding of ["base64url", "base64", "latin1"] as const)
      expect(bytes).not.toContain(key.toString(encoding));
});

test("a value that does not open is told, and keeps no backup from being made", async () => {
  await keep(await aMember(), { name: "Ada" });
  await atomically((tx) => tx.update(information).set({ value: "abcdefgh.broken" }));
  const { report } = await makeBackup(order(), nothing);
  expect(report.unopened).toBe(1);
});

if (dialect === "sqlite")
  test("of a database in which something is wrong is said that it is the portal's own, and what to do", async () => {
    await aMember();
    const own = new Database(join(settings().dataDir, "postern.db"));
    own.exec("create view mine as select 1");
    await expect(makeBackup(order(), nothing)).rejects.toThrow(/own database has .*\(drop view mine\)/);
    own.exec("drop view mine");
    own.pragma("foreign_keys = OFF");
    own.exec("insert into ledger_copies values ('nobody', 'h')");
    own.close();
    await expect(makeBackup(order(), nothing)).rejects.toThrow(
      /own database is damaged.*foreign keys of.* Run postern doctor/,
    );
    expect(left()).toEqual([]);
  });

test("a stream gets it when it is verified", async () => {
  const chunks: Buffer[] = [];
  const stream = new Writable({ write: (chunk, _, done) => done(void chunks.push(chunk) as undefined) });
  const { file, bytes } = await makeBackup(order({ to: stream }), nothing);
  expect([file, Buffer.concat(chunks).length]).toEqual([undefined, bytes]);
});

test("a file that is there is replaced when that is asked for, and never otherwise", async () => {
  writeFileSync(to(), "precious");
  await expect(makeBackup(order(), nothing)).rejects.toThrow(/is there already/);
  expect(readFileSync(to(), "utf8")).toBe("precious");
  await makeBackup(order({ existing: "replace" }), nothing);
  await unpacked(to());
  expect(left()).toEqual(["a.backup"]);
});

test("nothing is written for nobody, to a mistyped key, or where no folder is", async () => {
  const encryption = { recipients: [`age1${"q".repeat(58)}`] };
  for (const [differences, sentence] of [
    [{ encryption: { recipients: [] } }, /nobody to encrypt/],
    [{ encryption }, /is no age public key/],
    [{ to: join(settings().dataDir, "none/a.backup") }, /There is no folder/],
    [{ to: settings().dataDir }, /is a folder/],
  ] as const)
    await expect(makeBackup(order(differences), nothing)).rejects.toThrow(sentence);
  expect(left()).toEqual([]);
});

test("two at once are two backups", async () => {
  const another = join(settings().dataDir, "b.backup");
  await Promise.all([makeBackup(order(), nothing), makeBackup(order({ to: another }), nothing)]);
  await Promise.all([unpacked(to()), unpacked(another)]);
  expect(readdirSync(join(settings().dataDir, "staging"))).toEqual([]);
});

test("what a killed one has left goes with the next one", async () => {
  const dead = join(settings().dataDir, "staging/0197");
  mkdirSync(join(dead, "made/data"), { recursive: true });
  const unfinished = join(settings().dataDir, ".a.backup.0197.unfinished");
  for (const file of [join(dead, "made/data/postern.db"), unfinished]) writeFileSync(file, "half");
  writeFileSync(join(dead, "elsewhere"), unfinished);
  await makeBackup(order(), nothing);
  expect(left()).toEqual(["a.backup"]);
  expect(readdirSync(join(settings().dataDir, "staging"))).toEqual([]);
});
