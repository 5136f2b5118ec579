import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { activity, fields, oneTimeLinks } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { findMembers } from "#features/directory/find-members.ts";
import { membersQuery } from "#features/directory/members-query.ts";
import { openConfirmation } from "#features/links/confirm-by-link.ts";
import {
  about,
  aMember,
  anOperator,
  but,
  minute,
  someone,
  start,
  type TestMember,
} from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { NotAnOperator } from "./as-operator.ts";
import { makeLetters } from "./make-letters.ts";
import { reasonForMany } from "./openings.ts";
import { removeOperator } from "./role.ts";
import { disableMember } from "./set-state.ts";

freshPortalPerTest({ signUpsPerNetwork: 1000 });

const by = (one: TestMember) => ({ actor: one.subject, from: one.from, by: one });
const idsOf = (...people: TestMember[]) => people.map(({ subject }) => subject.id);

test("a letter shows what its maker may see, and nothing else; that it was made, and why, is in the member's activity", async () => {
  const [ola, ada] = [await anOperator({ username: "Ola" }), await aMember()];
  await keep(ada, { name: "Ada", contact: "by post", description: "alone" });
  await atomically(async (tx) => {
    await tx.update(fields).set({ access: "member alone" }).where(eq(fields.key, "description"));
    await tx
      .update(fields)
      .set({ operators: JSON.stringify([ada.subject.id]) })
      .where(eq(fields.key, "contact"));
  });
  const [letter, ...more] = await makeLetters(by(ola), idsOf(ada), "a form", "the yearly round");
  expect(more).toEqual([]);
  expect(letter?.entries.map(({ field, value }) => [field.key, value])).toEqual([["name", "Ada"]]);
  const reason = { reason: "the yearly round" };
  expect((await listActivity(ada, "", "operators")).entries).toMatchObject([
    { event: "letter made", by: { username: "Ola" }, what: [reason] },
    { event: "viewed", by: { username: "Ola" }, what: [{ field: "name" }, reason] },
  ]);
});

test("letters come in the order asked for, one for each member who is one; a double click makes the same links", async () => {
  const ola = await anOperator();
  const [ada, ben, eve] = [await aMember(), await aMember(), await aMember()];
  await disableMember(about(eve, ola));
  const ids = [...idsOf(ben, eve, ada), "nobody"];
  const letters = await makeLetters(by(ola), ids, "a form");
  expect(letters.map(({ member }) => member.id)).toEqual(idsOf(ben, ada));
  const again = await makeLetters(by(but(ola, { at: start + 1000 })), ids, "a form");
  expect(again.map(({ token }) => token)).toEqual(letters.map(({ token }) => token));
  const later = await makeLetters(by(but(ola, { at: start + 2 * minute })), ids, "a form");
  expect(later.map(({ token }) => token)).not.toEqual(letters.map(({ token }) => token));
  expect(await openConfirmation(letters[0]?.token ?? "", someone())).toBeUndefined();
  expect(await database().$count(oneTimeLinks)).toBe(2);
});

test("whoever is no operator any more makes none, and it stands in no activity", async () => {
  const [ola, pia, ada] = [await anOperator(), await anOperator(), await aMember()];
  await removeOperator(about(pia, ola));
  const before = await database().$count(activity);
  await expect(makeLetters(by(pia), idsOf(ada), "a form")).rejects.toThrow(NotAnOperator);
  expect(await database().$count(activity)).toBe(before);
  expect(await database().$count(oneTimeLinks)).toBe(0);
});

test("where a reason is asked for, letters for several need one of their own", () => {
  expect(reasonForMany(" ")).toEqual({ ok: true, reason: undefined });
  change({ operatorReason: true });
  expect(reasonForMany(" ")).toEqual({ ok: false, problem: "missing" });
  expect(reasonForMany("the yearly round ")).toEqual({ ok: true, reason: "the yearly round" });
  expect(reasonForMany("x".repeat(201))).toEqual({ ok: false, problem: "too long" });
});

test("a filter finds all that its list shows, page after page, or says that they are too many", async () => {
  const ola = await anOperator({ username: "ola" });
  const names = Array.from({ length: 60 }, (_, at) => `member-${String(at).padStart(2, "0")}`);
  const people: TestMember[] = [];
  for (const username of names) people.push(await aMember({ username }));
  await keep(people[7]!, { name: "Seven" });
  const query = membersQuery({ q: "member-" });
  expect(await findMembers(ola, query, 200)).toEqual(idsOf(...people));
  expect(await findMembers(ola, query, 59)).toBeUndefined();
  expect(await findMembers(ola, membersQuery({ q: "seven" }), 200)).toEqual(idsOf(people[7]!));
  expect(await findMembers(ola, { ...query, missing: "name" }, 200)).toHaveLength(59);
  expect(await findMembers(ola, { ...query, missing: "nonsense" }, 200)).toEqual([]);
  // Nobody is found by a value that was not opened with a reason.
  change({ operatorReason: true });
  expect(await findMembers(ola, { ...query, missing: "name" }, 200)).toEqual([]);
  expect(await findMembers(ola, membersQuery({ q: "seven" }), 200)).toEqual([]);
});
