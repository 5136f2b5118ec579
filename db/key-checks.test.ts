import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changePassword } from "#features/authentication/change-password.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { wrapForeign } from "#features/passwords/foreign/wrap-foreign.ts";
import { adoptKeys, type Keys, keyId, keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { aMember, someone } from "../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { atomically, closeDatabase, database } from "./client.ts";
import { eq } from "./drizzle.ts";
import { areKeysOfDatabase, checkKeys } from "./key-checks.ts";
import { migrate } from "./migrate.ts";
import { activity, keyChecks, members, sessions } from "./schema.ts";
import { shownDatabase } from "./shown-database.ts";

freshPortalPerTest();

const aKey = () => randomBytes(32);
const noted = async () => (await database().select().from(keyChecks)).map(({ keyId }) => keyId).sort();
const idsOf = ({ pepper, data }: Keys) => [...pepper, ...data].map(keyId).sort();

async function refusal(wrong: Partial<Keys>): Promise<string> {
  const before = await database().select().from(keyChecks);
  const failure = await checkKeys({ ...keys(), ...wrong }, []).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartProblem);
  expect(await database().select().from(keyChecks)).toEqual(before);
  return (failure as StartProblem).message;
}

/** As a database was before keys were noted. */
async function forgetChecks(): Promise<void> {
  await atomically(async (tx) => {
    await tx.delete(keyChecks);
  });
}

test("a new database takes the keys it is given, and says of no others that they are its own", async () => {
  await checkKeys(keys(), []);
  expect(await noted()).toEqual(idsOf(keys()));
  await checkKeys(keys(), []);
  expect(await noted()).toEqual(idsOf(keys()));
  expect(await areKeysOfDatabase(keys())).toBe(true);
  expect(await areKeysOfDatabase({ ...keys(), data: [aKey()] })).toBe(false);
});

test.each(["noted", "of a database from before keys were noted"])(
  "another key in place of the one %s is refused by its name, from file and setting",
  async (when) => {
    await aMember();
    if (when === "noted") await checkKeys(keys(), []);
    const file = join(settings().dataDir, "keys.json");
    const database = shownDatabase(settings().databaseUrl);
    for (const name of ["pepper", "data"] as const)
      expect(await refusal({ [name]: [aKey()] })).toBe(
        `"${name}" in ${file} is not the key that ${database} was written with; restore the keys.json that belongs to it.`,
      );
    expect(await refusal({ pepper: [aKey()], data: [aKey()] })).toMatch(
      /^"pepper" and "data" in .* are not the keys that .*\.$/,
    );
    change({ givenKeys: { data: ["given"] } });
    expect(await refusal({ data: [aKey()] })).toMatch(/^DATA_KEY is not the key that .*\.$/);
    expect((await refusal({ pepper: [aKey()], data: [aKey()] })).split("\n")).toHaveLength(2);
    await checkKeys(keys(), []);
  },
);

test("session, ticket and action keys may change: nothing depends on them", async () => {
  await aMember();
  await checkKeys(keys(), []);
  await checkKeys({ ...keys(), session: [aKey()], ticket: [aKey()], action: [aKey()] }, []);
});

test("a new key in front of the old one is a rotation: both are needed from then on", async () => {
  const ada = await aMember();
  await checkKeys(keys(), []);
  const old = keys();
  const both = { ...old, pepper: [aKey(), ...old.pepper], data: [aKey(), ...old.data] };
  await checkKeys(both, []);
  expect(await noted()).toEqual(idsOf(both));
  adoptKeys(both);
  expect(await logIn(ada, someone())).toMatchObject({ ok: true });
  for (const name of ["pepper", "data"] as const) await refusal({ [name]: old[name] });
  await refusal({ data: both.data.slice(0, 1) });
});

test("a key that nothing depends on any more may go", async () => {
  const ada = await aMember();
  await checkKeys(keys(), []);
  const old = keys();
  const both = { ...old, pepper: [aKey(), ...old.pepper] };
  adoptKeys(both);
  await checkKeys(both, []);
  const alone = { ...both, pepper: both.pepper.slice(0, 1) };
  await refusal(alone);
  const typed = { current: ada.password, password: "another long password" };
  expect(await changePassword(ada, typed)).toMatchObject({ ok: true });
  await checkKeys(alone, []);
  expect(await noted()).toEqual(idsOf(alone));
});

test("a pepper that only a password needs that was brought along is needed", async () => {
  await aMember();
  const { passwordHash, importedCost } = await wrapForeign({
    recipe: { scheme: "sha512", rounds: 0, bytes: 0, memory: 0, lanes: 0, salt: Buffer.alloc(0) },
    hash: Buffer.alloc(64),
  });
  await atomically(async (tx) => {
    await tx.update(members).set({ passwordHash, importedCost });
  });
  await checkKeys(keys(), []);
  await refusal({ pepper: [aKey()] });
  await forgetChecks();
  await refusal({ pepper: [aKey()] });
  await checkKeys(keys(), []);
});

test("what was written under wrong keys before keys were noted does not pass for the database's own", async () => {
  const ada = await aMember();
  const right = keys();
  const wrong = { ...right, data: [aKey()] };
  adoptKeys(wrong);
  for (let times = 0; times < 3; times++) await logIn(ada, someone());
  adoptKeys(right);
  await refusal(wrong);
  await checkKeys(right, []);
});

test("a damaged row does not stand in the way", async () => {
  await aMember();
  await aMember();
  const [first] = await database().select().from(activity).orderBy(activity.id);
  await atomically(async (tx) => {
    await tx
      .update(activity)
      .set({ detail: "damaged" })
      .where(eq(activity.id, first?.id ?? ""));
    await tx
      .update(members)
      .set({ passwordHash: "damaged" })
      .where(eq(members.id, first?.memberId ?? ""));
    await tx.delete(sessions);
  });
  await refusal({ pepper: [aKey()] });
  await refusal({ data: [aKey()] });
  await checkKeys(keys(), []);
});

test("a database that lost its notes gets them again", async () => {
  await aMember();
  await checkKeys(keys(), []);
  await forgetChecks();
  expect(await areKeysOfDatabase(keys())).toBe(false);
  await checkKeys(keys(), []);
  expect(await areKeysOfDatabase(keys())).toBe(true);
});

test("an ordinary start learns from the migration that the keys are right", async () => {
  await aMember();
  expect(await migrate()).toEqual([]);
  await checkKeys(keys(), []);
  const found = await migrate();
  expect(found).toHaveLength(2);
  await closeDatabase();
  await checkKeys(keys(), found);
  await expect(checkKeys({ ...keys(), data: [aKey()] }, found)).rejects.toThrow(StartProblem);
});

test("a key that the file lists twice is one", async () => {
  const [data] = keys().data;
  await checkKeys({ ...keys(), data: [data!, data!] }, []);
  await checkKeys(keys(), []);
  expect(await noted()).toEqual(idsOf(keys()));
});
