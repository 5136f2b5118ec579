import { randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import { atomically, database } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { activity, information, sessions } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { informationFiles } from "#features/export/export-everything.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { endSession } from "#features/sessions/end-session.ts";
import { listSessions } from "#features/sessions/list-sessions.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { aMember, someone, type TestMember } from "../tests/support/a-member.ts";
import { freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { textOf } from "../tests/support/text-of.ts";

freshPortalPerTest();

/** One damaged character, somewhere in the middle. */
const damaged = (sealed: string) => {
  const at = sealed.length - 20;
  return sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
};

async function save(member: TestMember, values: Record<string, string>) {
  return updateInformation(member, shownValues(await readInformation(member)), values);
}

const entryOf = async (member: TestMember, key: string) =>
  (await readInformation(member)).find(({ field }) => field.key === key);

async function damageContact(member: TestMember): Promise<void> {
  const row = and(eq(information.memberId, member.subject.id), eq(information.fieldKey, "contact"));
  const [kept] = await database().select().from(information).where(row);
  await atomically(async (tx) => {
    await tx
      .update(information)
      .set({ value: damaged(kept?.value ?? "") })
      .where(row);
  });
}

async function damageSessionsAndActivity(member: TestMember): Promise<void> {
  const { id } = member.subject;
  const [entry] = await database().select().from(activity).where(eq(activity.memberId, id));
  const [session] = await database().select().from(sessions).where(eq(sessions.memberId, id));
  await atomically(async (tx) => {
    await tx
      .update(activity)
      .set({ detail: damaged(entry?.detail ?? "") })
      .where(eq(activity.id, entry?.id ?? ""));
    await tx
      .update(sessions)
      .set({ browser: damaged(session?.browser ?? "") })
      .where(eq(sessions.id, session?.id ?? ""));
  });
}

test("a log-in under keys that are gone again leaves activity, sessions and the export readable", async () => {
  const ada = await aMember();
  const right = keys();
  adoptKeys({ ...right, data: [randomBytes(32)] });
  const stray = await logIn(ada, someone());
  expect(stray.ok).toBe(true);
  adoptKeys(right);

  const { entries } = await listActivity(ada);
  expect(entries.map(({ event, unreadable }) => [event, unreadable])).toEqual([
    ["signed in", true],
    ["signed up", undefined],
  ]);
  expect(entries[1]?.browsers).toEqual([{ name: "Firefox", version: "141", system: "Windows" }]);
  const listed = await listSessions(ada);
  const lost = listed.find(({ unreadable }) => unreadable);
  expect(listed).toHaveLength(2);
  expect(lost).toMatchObject({ address: undefined, browser: undefined, browserFacts: undefined });
  const everything = JSON.parse(await textOf(informationFiles.json, ada));
  expect(everything.activity[0]).toMatchObject({ event: "signed in", unreadable: true });
  expect(everything.sessions.some((session: object) => "unreadable" in session)).toBe(true);

  expect(await endSession(ada, lost?.id ?? "")).toBe(true);
  expect(await listSessions(ada)).toHaveLength(1);
  expect((await listActivity(ada)).entries[0]).toMatchObject({
    event: "session ended",
    what: [{ browser: "unreadable" }],
  });
});

test("one damaged byte takes neither the rest of its row nor another row along", async () => {
  const ada = await aMember();
  await damageSessionsAndActivity(ada);
  expect((await listActivity(ada)).entries).toMatchObject([{ event: "signed up", unreadable: true }]);
  const [session] = await listSessions(ada);
  expect(session).toMatchObject({ browser: undefined, unreadable: true, address: ada.from.address });
});

test("an entry that cannot be read is left out of the export with a word, and the others are in it", async () => {
  const ada = await aMember();
  await save(ada, { name: "Ada", contact: "ada@portal.example" });
  await damageContact(ada);
  const { information, unreadable } = JSON.parse(await textOf(informationFiles.json, ada));
  expect(information).toEqual({ name: "Ada", description: "" });
  expect(unreadable).toEqual(["contact"]);
  const body = await textOf(informationFiles.csv, ada);
  expect(body).toContain("name,Name,Ada\r\n");
  expect(body).toContain("contact,Contact (unreadable),\r\n");
});

test("an entry that cannot be read stays through a save of the others, and what is typed replaces it", async () => {
  const ada = await aMember();
  await save(ada, { name: "Ada", contact: "ada@portal.example" });
  await damageContact(ada);
  const before = (await entryOf(ada, "contact"))?.unreadable;
  expect(before).toBeDefined();
  expect(await save(ada, { name: "Ada Lovelace", contact: "", description: "" })).toEqual({
    ok: true,
    changed: 1,
  });
  expect(await entryOf(ada, "contact")).toMatchObject({ value: undefined, unreadable: before });
  expect(await save(ada, { contact: "by post" })).toEqual({ ok: true, changed: 1 });
  expect(await entryOf(ada, "contact")).toMatchObject({ value: "by post", unreadable: undefined });
  expect(await save(ada, { contact: "" })).toEqual({ ok: true, changed: 1 });
  expect(await entryOf(ada, "contact")).toMatchObject({ value: undefined, unreadable: undefined });
});

test("what became unreadable, or readable again, while a form was open is no clean slate for it", async () => {
  const ada = await aMember();
  await save(ada, { contact: "ada@portal.example" });
  const whole = shownValues(await readInformation(ada));
  const [kept] = await database().select().from(information);
  await damageContact(ada);
  for (const contact of ["by post", ""])
    expect(await updateInformation(ada, whole, { contact })).toMatchObject({
      code: "clash",
      clashes: { contact: { yours: contact, theirs: "", unreadable: true } },
    });

  const broken = shownValues(await readInformation(ada));
  await atomically(async (tx) => {
    await tx.update(information).set({ value: kept?.value ?? "" });
  });
  expect(await updateInformation(ada, broken, { contact: "by post" })).toMatchObject({
    code: "clash",
    clashes: { contact: { yours: "by post", theirs: "ada@portal.example" } },
  });
  expect(await updateInformation(ada, broken, { contact: "" })).toEqual({
    ok: true,
    changed: 0,
  });
});

test("the log names table, row and column once, and never what is in it", async () => {
  const ada = await aMember();
  await save(ada, { contact: "ada@portal.example" });
  await damageContact(ada);
  const said = vi.spyOn(log, "error");
  for (let times = 0; times < 3; times++) await readInformation(ada);
  expect(said.mock.calls).toEqual([
    [
      "sealed value cannot be opened",
      { table: "information", row: `${ada.subject.id}/contact`, column: "value" },
    ],
  ]);
  said.mockRestore();
});
