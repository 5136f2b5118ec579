import { beforeEach, expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields, members } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { proposalsOf, readForm } from "#features/information/proposals.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { NotAnOperator } from "#features/operators/as-operator.ts";
import { openMember } from "#features/operators/openings.ts";
import { about, aMember, anOperator, but, minute, type TestMember } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { acceptProposal, refuseProposal } from "./decide-proposal.ts";
import { findDecided } from "./find-decided.ts";
import { countProposals, listProposals } from "./list-proposals.ts";

freshPortalPerTest();

const changeName = (parts: Partial<typeof fields.$inferInsert>) =>
  atomically(async (tx) => {
    await tx.update(fields).set(parts).where(eq(fields.key, "name"));
  });

beforeEach(() => changeName({ access: "proposed" }));

async function propose(act: TestMember, name: string): Promise<void> {
  await updateInformation(act, shownValues(await readForm(act)), { name });
}

/** A member whose name is saved, and who proposes another one; an operator, who has seen that. */
async function proposal({ saved = "Ada", proposed = "Augusta" } = {}) {
  const [act, ben] = [await aMember(), await anOperator()];
  const shown = shownValues(await readForm(act));
  await updateInformation(act, shown, { name: saved }, { mayWrite: () => true });
  await propose(act, proposed);
  const later = but(ben, { at: ben.from.at + 5 * minute });
  const [listed] = (await listProposals(later)).proposals;
  return { act, ben: later, byBen: about(act, later), seen: seenOf(listed), listed };
}

function seenOf(listed: Awaited<ReturnType<typeof listProposals>>["proposals"][number] | undefined) {
  return { id: listed?.id ?? "", shown: listed?.values?.shown ?? "" };
}

async function nameOf(act: TestMember) {
  const [name] = await readInformation(act);
  return name;
}

async function newestOf(act: TestMember) {
  return (await listActivity(act)).entries.map(({ event, what, by }) => ({ event, what, by }));
}

test("the queue shows both values, and that it was shown is in the member's activity", async () => {
  const { act, ben, listed } = await proposal();
  expect(listed).toMatchObject({
    member: { id: act.subject.id, username: act.username },
    field: { key: "name" },
    values: { saved: "Ada", proposed: "Augusta" },
  });
  expect((await newestOf(act))[0]).toEqual({
    event: "listed",
    what: [{ field: "name" }],
    by: { username: ben.username },
  });
  expect(await countProposals(ben)).toBe(1);
});

test("accepted it is saved, by the operator's hand, and the member reads what became of it", async () => {
  const { act, ben, byBen, seen } = await proposal();
  expect(await acceptProposal(byBen, seen)).toEqual({ ok: true });
  expect(await nameOf(act)).toMatchObject({ value: "Augusta", changedBy: ben.subject.id });
  const by = { username: ben.username };
  expect((await newestOf(act)).slice(0, 2)).toEqual([
    { event: "proposal accepted", what: [{ field: "name" }], by },
    { event: "information changed", what: [{ field: "name" }, { via: "proposal" }], by },
  ]);
  expect((await proposalsOf(byBen)).get("name")).toMatchObject({
    outcome: "accepted",
    decidedAt: byBen.from.at,
  });
  expect([await countProposals(ben), (await listProposals(ben)).proposals]).toEqual([0, []]);
});

test("whose it was is said to the operator who decided it, and to nobody else", async () => {
  const { act, ben, byBen, seen } = await proposal();
  expect(await findDecided(ben, seen.id)).toBeUndefined();
  await acceptProposal(byBen, seen);
  expect(await findDecided(ben, seen.id)).toMatchObject({
    ...{ username: act.username, outcome: "accepted", field: { key: "name" } },
  });
  expect(await findDecided(await anOperator(), seen.id)).toBeUndefined();
  await changeName({ operators: JSON.stringify(["somebody else"]) });
  expect(await findDecided(ben, seen.id)).toBeUndefined();
});

test("the empty one accepted removes the value", async () => {
  const { act, byBen, seen } = await proposal({ proposed: "" });
  expect(await acceptProposal(byBen, seen)).toEqual({ ok: true });
  expect((await nameOf(act))?.value).toBeUndefined();
});

test("refused everything stays, and the member reads why", async () => {
  const { act, byBen, seen } = await proposal();
  expect(await refuseProposal(byBen, seen.id, "not on your passport")).toEqual({ ok: true });
  expect((await nameOf(act))?.value).toBe("Ada");
  expect((await proposalsOf(byBen)).get("name")).toMatchObject({
    outcome: "refused",
    reason: "not on your passport",
  });
  expect((await newestOf(act))[0]).toMatchObject({
    event: "proposal refused",
    what: [{ field: "name" }, { reason: "not on your passport" }],
  });
});

test("of two operators at once one decides, and a double click decides once", async () => {
  const { act, byBen, seen } = await proposal();
  const byEve = about(act, await anOperator());
  const outcomes = await Promise.all([
    acceptProposal(byBen, seen),
    refuseProposal(byEve, seen.id),
    acceptProposal(byBen, seen),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(outcomes.filter((outcome) => !outcome.ok && outcome.code === "decided")).toHaveLength(2);
});

test("what was saved since the operator looked is not written over", async () => {
  const { act, byBen, seen } = await proposal();
  const shown = shownValues(await readInformation(act));
  await updateInformation(act, shown, { name: "Lovelace" }, { mayWrite: () => true });
  expect(await acceptProposal(byBen, seen)).toEqual({ ok: false, code: "changed" });
  expect((await nameOf(act))?.value).toBe("Lovelace");
});

test("what the member took back or replaced meanwhile is not accepted", async () => {
  const { act, byBen, seen } = await proposal();
  await propose(act, "Lena");
  expect(await acceptProposal(byBen, seen)).toEqual({ ok: false, code: "decided" });
  expect((await nameOf(act))?.value).toBe("Ada");
});

test("what today's rules have against it is not accepted", async () => {
  const { act, byBen, seen } = await proposal();
  await changeName({ limit: 5 });
  expect(await acceptProposal(byBen, seen)).toMatchObject({
    code: "problems",
    problems: [{ code: "too long" }],
  });
  expect((await nameOf(act))?.value).toBe("Ada");
});

test("a member who is gone, and an operator who is none any more, change nothing", async () => {
  const { act, ben, byBen, seen } = await proposal();
  await atomically(async (tx) => {
    await tx.update(members).set({ role: "member" }).where(eq(members.id, ben.subject.id));
  });
  await expect(acceptProposal(byBen, seen)).rejects.toThrow(NotAnOperator);
  await expect(listProposals(ben)).rejects.toThrow(NotAnOperator);
  await deleteMember(act, act);
  expect(await refuseProposal(about(act, await anOperator()), seen.id)).toEqual({ ok: false, code: "gone" });
});

test("an operator who may not see the field neither sees, counts nor decides what is proposed for it", async () => {
  const { act, byBen, seen } = await proposal();
  const eve = await anOperator();
  await changeName({ operators: JSON.stringify([byBen.actor.id]) });
  expect([await countProposals(eve), (await listProposals(eve)).proposals]).toEqual([0, []]);
  expect(await acceptProposal(about(act, eve), seen)).toEqual({ ok: false, code: "decided" });
  expect(await acceptProposal(byBen, seen)).toEqual({ ok: true });
});

test("where a reason is asked for, values are shown and decided for opened members alone", async () => {
  const { act, ben, byBen, seen } = await proposal();
  change({ operatorReason: true });
  const [closed] = (await listProposals(ben)).proposals;
  expect(closed).toMatchObject({ member: { username: act.username }, values: undefined });
  expect((await newestOf(act))[0]?.event).toBe("listed");
  expect(await acceptProposal(byBen, seen)).toEqual({ ok: false, code: "no reason" });
  await openMember(byBen, "to look at the queue");
  expect((await listProposals(ben)).proposals[0]?.values).toBeDefined();
  expect(await acceptProposal(byBen, seen)).toEqual({ ok: true });
  expect((await newestOf(act))[0]?.what).toEqual([{ field: "name" }, { reason: "to look at the queue" }]);
});

test("the queue comes in pages of fifty, the oldest first", async () => {
  const ben = await anOperator();
  change({ signUpsPerNetwork: 1000 });
  const people: string[] = [];
  for (let number = 0; number < 53; number++) {
    const act = await aMember();
    await propose(but(act, { at: act.from.at + number }) as TestMember, "Ada");
    people.push(act.subject.id);
  }
  const first = await listProposals(ben);
  const second = await listProposals(ben, first.after);
  const ids = [...first.proposals, ...second.proposals].map(({ member }) => member.id);
  expect(ids).toEqual(people);
  expect([first.proposals.length, second.after]).toEqual([50, undefined]);
  expect(await database().$count(members)).toBe(54);
});
