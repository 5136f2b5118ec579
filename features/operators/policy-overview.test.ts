import { expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields, policyAcceptances } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { acceptPolicy } from "#features/policies/policy-acceptances.ts";
import { currentPolicies } from "#features/policies/policy-versions.ts";
import { aMember, anOperator, but, day, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { lookAtPolicies } from "./policy-overview.ts";

freshPortalPerTest({ signUpsPerNetwork: 1000 });

async function widen(): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(fields).set({ purpose: "For the newspaper." }).where(eq(fields.key, "name"));
  });
}

test("operators see how many accepted which version, and who is still to be asked, page by page; members see that", async () => {
  const ben = await anOperator();
  await currentPolicies(start);
  const people = [];
  for (let number = 0; number < 60; number++) people.push(await aMember());
  expect(await lookAtPolicies(ben)).toMatchObject({ asked: [], total: 0, versions: [{ accepted: 60 }] });
  await widen();
  const later = but(ben, { at: start + day });
  await currentPolicies(later.from.at);
  const [ada] = people;
  await acceptPolicy(but(ada!, { at: start + day }), 2);
  const first = await lookAtPolicies(later);
  expect(first.versions).toMatchObject([
    { version: 2, widens: true, accepted: 1 },
    { version: 1, widens: false, accepted: 59 },
  ]);
  // The operator was there before there was a policy.
  expect([first.total, first.asked.length]).toEqual([60, 50]);
  const second = await lookAtPolicies(later, first.after);
  expect([second.asked.length, second.after]).toEqual([10, undefined]);
  const names = [...first.asked, ...second.asked].map(({ username }) => username);
  expect(new Set(names)).toEqual(new Set([ben, ...people.slice(1)].map(({ username }) => username)));
  expect((await listActivity(people[1]!)).entries[0]).toMatchObject({
    ...{ event: "listed", by: { username: ben.username } },
  });
  expect((await listActivity(ada!)).entries[0]).toMatchObject({ event: "policy accepted" });
});

test("members without any acceptance accepted the first version", async () => {
  const ben = await anOperator();
  await aMember();
  await currentPolicies(start);
  expect((await lookAtPolicies(ben)).total).toBe(0);
  await widen();
  expect((await lookAtPolicies(but(ben, { at: start + day }))).total).toBe(2);
  await atomically(async (tx) => {
    await tx.insert(policyAcceptances).values({ memberId: ben.subject.id, version: 2, at: start });
  });
  expect((await lookAtPolicies(but(ben, { at: start + day }))).total).toBe(1);
});
