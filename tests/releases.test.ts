import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { closeDatabase, database } from "#db/client.ts";
import { damages } from "#db/integrity.ts";
import { checkKeys } from "#db/key-checks.ts";
import { expectDatabase } from "#db/known-database.ts";
import { migrate } from "#db/migrate.ts";
import { fields } from "#db/schema.ts";
import { verifyActivity } from "#features/activity/verify.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { readInformation } from "#features/information/read-information.ts";
import { findByUsername } from "#features/members/member.ts";
import { allowHashing, stopHashing } from "#features/passwords/hashing-thread-start.ts";
import { openCell, readSealed } from "#features/sealed/read-sealed.ts";
import { sealedColumns } from "#features/sealed/sealed-columns.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { adoptKeys, openKeys } from "#lib/keys.ts";
import { adoptSettings, readSettings } from "#lib/settings.ts";

// Each release leaves the data of a small portal behind, which this one must bring up to date and read.

type Expected = Readonly<{
  password: string;
  madeAt: number;
  erased: string;
  members: Readonly<Record<string, Readonly<Record<string, string>>>>;
}>;

const fixtures = join(import.meta.dirname, "fixtures");
const releases = readdirSync(fixtures).filter((name) => name.startsWith("release-"));
const dataDir = mkdtempSync(join(tmpdir(), "postern-release-"));

afterEach(async () => {
  await stopHashing();
  await closeDatabase();
  rmSync(dataDir, { recursive: true });
});

test.each(releases)("this portal opens the data of %s and reads every value", async (name) => {
  cpSync(join(fixtures, name), dataDir, { recursive: true });
  writeFileSync(join(dataDir, "postern.db"), gunzipSync(readFileSync(join(dataDir, "postern.db.gz"))));
  const expected = JSON.parse(readFileSync(join(dataDir, "expected.json"), "utf8")) as Expected;
  await openPortal();
  expect(await damages()).toEqual({ damaged: [], indices: [] });
  const from = { address: "203.0.113.201", browser: "Firefox", requestId: "release", at: expected.madeAt };
  const types = new Set<string>();
  for (const [username, values] of Object.entries(expected.members)) {
    const opened = await logIn({ username, password: expected.password }, from);
    const act = opened.ok ? await findSession(opened.token, from) : undefined;
    if (!act) throw new Error(`${username} cannot log in: ${JSON.stringify(opened)}`);
    const kept = (await readInformation(act)).filter(({ value }) => value);
    for (const { field } of kept) types.add(field.type);
    expect(Object.fromEntries(kept.map(({ field, value }) => [field.key, value]))).toEqual(values);
    expect(await verifyActivity(act.subject.id)).toEqual({ broken: [] });
  }
  expect(await findByUsername(database(), expected.erased)).toBeUndefined();
  // It has a value of every type that there was.
  const asked = (await database().select({ type: fields.type }).from(fields)).map(({ type }) => type);
  expect([...types].sort()).toEqual(
    [...new Set(asked)].filter((type) => !/^(heading|note)$/.test(type)).sort(),
  );
  expect(await unopened()).toEqual([]);
});

/** As a start does. */
async function openPortal(): Promise<void> {
  const given = { DATA_DIR: dataDir, PASSWORD_ITERATIONS: "1000", LOG_LEVEL: "error" };
  const settings = readSettings(given, undefined, dataDir);
  adoptSettings(settings);
  expectDatabase(settings);
  const keys = openKeys(settings);
  adoptKeys(keys);
  await checkKeys(keys, await migrate());
  allowHashing();
}

/** The columns with sealed values that do not open. */
async function unopened(): Promise<string[]> {
  const found: string[] = [];
  for (const column of sealedColumns)
    for await (const cells of readSealed(column))
      if (cells.some((cell) => openCell(column, cell) === undefined)) found.push(column.name);
  return found;
}
