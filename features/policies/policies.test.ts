import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq } from "#db/drizzle.ts";
import { fields, policies, policyAcceptances } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { aMember, anOperator, but, day, hour, start, type TestMember } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { acceptPolicy, listPolicyAcceptances } from "./policy-acceptances.ts";
import { mustAcceptFirst, policyChangesFor } from "./policy-changes.ts";
import { currentPolicies } from "./policy-versions.ts";

freshPortalPerTest();

const at = (time: number) => ({ at: time });

async function setField(key: string, values: Partial<typeof fields.$inferInsert>): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(fields).set(values).where(eq(fields.key, key));
  });
}

const versionAt = async (time: number) => (await currentPolicies(time)).newest;
const isAsked = async (member: TestMember, time: number) =>
  (await policyChangesFor(but(member, at(time)))) !== undefined;

test("the first version says what is true, and there is no second as long as it stays true", async () => {
  const first = await versionAt(start);
  expect(first).toMatchObject({ version: 1, at: start, widens: false });
  expect(first.facts.fields.map(({ key, seenBy }) => [key, seenBy])).toEqual([
    ["name", ["operators"]],
    ["contact", ["operators"]],
    ["description", ["operators"]],
  ]);
  expect(first.facts).toMatchObject({ keptFor: { membershipMonths: null, sessionDays: 30 }, signUp: "open" });
  expect(await versionAt(start + day)).toEqual(first);
  expect(await database().$count(policies)).toBe(1);
});

test("whatever changes makes a version of its own, once for all who ask at the same moment", async () => {
  await versionAt(start);
  change({ retentionMonths: 24, contact: "board@club.example" });
  const all = await Promise.all(Array.from({ length: 8 }, () => versionAt(start + day)));
  for (const policy of all) expect(policy).toMatchObject({ version: 2, widens: false });
  await setField("name", { purpose: "For the newspaper." });
  expect(await versionAt(start + 2 * day)).toMatchObject({ version: 3, widens: true });
  await setField("contact", { retiredAt: start });
  expect(await versionAt(start + 3 * day)).toMatchObject({ version: 4, widens: false });
  expect(await database().$count(policies)).toBe(4);
});

test("a retired field stays in it for as long as what was entered does, and is asked about when it comes back", async () => {
  await versionAt(start);
  await setField("contact", { retiredAt: start, operators: '["someone"]' });
  const ofContact = ({ facts }: Awaited<ReturnType<typeof versionAt>>) =>
    facts.fields.find(({ key }) => key === "contact");
  const retired = await versionAt(start + day);
  expect(retired).toMatchObject({ version: 2, widens: false });
  expect(ofContact(retired)).toMatchObject({ isRetired: true, seenBy: ["named operators"] });
  await setField("contact", { operators: null });
  expect(await versionAt(start + 2 * day)).toMatchObject({ version: 3, widens: true });
  await setField("contact", { retiredAt: null });
  expect(await versionAt(start + 3 * day)).toMatchObject({ version: 4, widens: true });
  await setField("contact", { erasedAt: start });
  const erased = await versionAt(start + 4 * day);
  expect(erased).toMatchObject({ version: 5, widens: false });
  expect(ofContact(erased)).toBeUndefined();
});

test("one operator more changes nothing", async () => {
  await versionAt(start);
  await anOperator();
  expect(await versionAt(start + day)).toMatchObject({ version: 1 });
});

// Only there do machines share a database.
if (dialect === "postgresql")
  test("machines that are given new settings one after the other do not contradict each other", async () => {
    await versionAt(start);
    for (let minutes = 0; minutes < 50; minutes += 10) {
      change({ signUp: "closed" });
      await versionAt(start + day + minutes);
      change({ signUp: "open" });
      expect((await versionAt(start + day + minutes)).facts.signUp).toBe("open");
    }
    expect(await database().$count(policies)).toBe(2);
    expect(await versionAt(start + day + 2 * hour)).toMatchObject({ version: 3 });
  });

test("who signs up accepts the newest version", async () => {
  await versionAt(start);
  await setField("name", { purpose: "For the newspaper." });
  await versionAt(start + hour);
  const ada = await aMember();
  expect(await listPolicyAcceptances(ada)).toEqual([{ version: 2, at: start }]);
  expect(await isAsked(ada, start + day)).toBe(false);
});

test("members are asked about what widens it, until they accept that very version, and about nothing else", async () => {
  await versionAt(start);
  const ada = await aMember();
  change({ retentionMonths: 12 });
  expect(await isAsked(ada, start + day)).toBe(false);
  change({ retentionMonths: 24 });
  const changes = await policyChangesFor(but(ada, at(start + 2 * day)));
  // Accepted was that memberships are never deleted.
  expect(changes).toBeUndefined();
  await setField("name", { purpose: "For the newspaper." });
  expect(await policyChangesFor(but(ada, at(start + 3 * day)))).toMatchObject({
    before: { version: 1 },
    newest: { version: 4 },
    closesAt: start + 33 * day,
    differences: [
      { kind: "purpose", widens: true, field: { key: "name" } },
      { kind: "kept", widens: false, what: "membershipMonths", before: null, now: 24 },
    ],
  });
  for (const version of [3, 99]) await acceptPolicy(but(ada, at(start + 4 * day)), version);
  expect(await isAsked(ada, start + 4 * day)).toBe(true);
  await Promise.all([4, 4].map((version) => acceptPolicy(but(ada, at(start + 4 * day)), version)));
  expect(await isAsked(ada, start + 4 * day)).toBe(false);
  expect((await listPolicyAcceptances(ada)).map(({ version }) => version)).toEqual([4, 3, 1]);
  expect((await listActivity(ada)).entries[0]).toMatchObject({
    ...{ event: "policy accepted", count: 2, byThemselves: true },
    what: [{ policy: 3 }, { policy: 4 }],
  });
});

test("what was taken back is asked about no more, and its time does not count", async () => {
  await versionAt(start);
  const ada = await aMember();
  await setField("name", { purpose: "For the newspaper." });
  expect(await isAsked(ada, start + day)).toBe(true);
  await setField("name", { purpose: "So that printouts and downloads say who you are." });
  expect(await isAsked(ada, start + 2 * day)).toBe(false);
  await setField("name", { purpose: "For the newspaper." });
  expect(await policyChangesFor(but(ada, at(start + 40 * day)))).toMatchObject({
    closesAt: start + 70 * day,
  });
});

test("members from before there was a policy have accepted its first version", async () => {
  const ada = await aMember();
  expect(await database().$count(policyAcceptances)).toBe(0);
  await versionAt(start);
  expect(await isAsked(ada, start)).toBe(false);
  await setField("name", { purpose: "For the newspaper." });
  expect(await isAsked(ada, start + day)).toBe(true);
});

test("nothing is closed for 30 days, and everything after them, until it is accepted", async () => {
  await versionAt(start);
  const ada = await aMember();
  await setField("name", { purpose: "For the newspaper." });
  await versionAt(start + day);
  const isClosed = (time: number) => mustAcceptFirst(but(ada, at(time)));
  expect(await isClosed(start + 31 * day - 1)).toBe(false);
  expect(await isClosed(start + 31 * day)).toBe(true);
  await acceptPolicy(but(ada, at(start + 32 * day)), 2);
  expect(await isClosed(start + 33 * day)).toBe(false);
  const ben = await aMember();
  expect(await mustAcceptFirst(but(ben, at(start + 33 * day)))).toBe(false);
});
