import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { oneTimeLinks } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { cleanUp } from "#features/clean-up.ts";
import { makeFirstOperatorLink } from "#features/links/first-operator.ts";
import { joinByLink } from "#features/membership/join-by-link.ts";
import { findSession } from "#features/sessions/find-session.ts";
import {
  about,
  aMember,
  anOperator,
  day,
  minute,
  someone,
  start,
  type TestMember,
} from "../../tests/support/a-member.ts";
import { bytes } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { NotAnOperator } from "./as-operator.ts";
import { invitationsPerPage, listInvitations, withdrawInvitation } from "./invitations.ts";
import { invite, mostInvitations } from "./invite.ts";
import { makeRecoveryLink } from "./make-recovery-link.ts";

freshPortalPerTest();

const own = (olga: TestMember) => about(olga, olga);

test("invitations are listed with who made them, for whom, and who came", async () => {
  const olga = await anOperator({ username: "Olga" });
  const made = await invite(own(olga), [{ name: "Ben" }, { name: "Ada of the invited" }], 7);
  const [, ada] = made.ok ? made.invitations : [];
  expect(made.ok && made.invitations.map(({ invitee }) => invitee.name)).toEqual([
    "Ben",
    "Ada of the invited",
  ]);
  expect((await bytes()).includes("Ada of the invited")).toBe(false);
  await joinByLink(ada!.token, { username: "ada", password: "a password long enough" }, someone());
  const { invitations, more } = await listInvitations(own(olga));
  expect(more).toBeUndefined();
  const both = { by: { username: "Olga" }, createdAt: start, expiresAt: start + 7 * day };
  expect(invitations).toMatchObject([
    { ...both, invitee: { name: "Ben" }, used: undefined },
    { ...both, invitee: {}, used: { username: "ada", at: start } },
  ]);
});

test("whoever came with one sees in their activity that they were listed", async () => {
  const olga = await anOperator({ username: "Olga" });
  const made = await invite(own(olga), [{}, {}]);
  const [first] = made.ok ? made.invitations : [];
  const from = someone();
  const typed = { username: "Lena", password: "a password long enough" };
  const joined = await joinByLink(first!.token, typed, from);
  const lena = joined.ok ? await findSession(joined.token, from) : undefined;
  await listInvitations(own(olga));
  expect((await listActivity(lena!, "", "operators")).entries).toMatchObject([
    { event: "listed", by: { username: "Olga" }, what: [] },
  ]);
});

test("a form posted twice makes the same links once; another, or later, makes others", async () => {
  const olga = await anOperator();
  const people = [{ name: "Ben" }, { name: "Ada" }];
  const post = async (who: typeof people, form: string, at = start) => {
    const made = await invite({ ...own(olga), from: { ...olga.from, at } }, who, 7, form);
    return made.ok ? made.invitations.map(({ id, token }) => `${id} ${token}`) : [];
  };
  const [first, second] = await Promise.all([post(people, "one form"), post(people, "one form")]);
  expect(first).toHaveLength(2);
  expect(second).toEqual(first);
  expect(await post(people, "one form", start + minute)).toEqual(first);
  expect(await database().$count(oneTimeLinks)).toBe(2);
  const others = [
    ...(await post(people, "another form")),
    ...(await post([{ name: "Ben" }], "one form")),
    ...(await post(people, "one form", start + minute + 1)),
  ];
  expect(new Set([...(first ?? []), ...others]).size).toBe(7);
  expect(await database().$count(oneTimeLinks)).toBe(7);
});

test("many are listed in pages that stay right while more are made", async () => {
  const olga = await anOperator();
  const people = Array.from({ length: mostInvitations }, (_, at) => ({ name: `Person ${at}` }));
  await invite(own(olga), people);
  const seen: (string | undefined)[] = [];
  let after: string | undefined;
  do {
    const { invitations, more } = await listInvitations(own(olga), after);
    expect(invitations.length).toBeLessThanOrEqual(invitationsPerPage);
    seen.push(...invitations.map(({ invitee }) => invitee.name));
    after = more;
    if (seen.length === 100) await invite(own(olga), [{ name: "later" }]);
  } while (after !== undefined);
  expect(seen).toEqual(people.map(({ name }) => name));
});

test("nobody, too many, and too long are refused", async () => {
  const olga = await anOperator();
  expect(await invite(own(olga), [])).toEqual({ ok: false, code: "nobody" });
  const many = Array.from({ length: mostInvitations + 1 }, () => ({}));
  expect(await invite(own(olga), many)).toEqual({ ok: false, code: "too many people" });
  for (const days of [0, 366, 1.5, Number.NaN])
    expect(await invite(own(olga), [{}], days)).toEqual({ ok: false, code: "days" });
  expect(await database().$count(oneTimeLinks)).toBe(0);
});

test("one that is withdrawn opens nothing; one that was used, or another link, cannot be", async () => {
  const [olga, ada] = [await anOperator(), await aMember()];
  const made = await invite(own(olga), [{}, {}]);
  const [first, second] = made.ok ? made.invitations : [];
  expect(await withdrawInvitation(own(olga), first!.id)).toBe(true);
  expect(await withdrawInvitation(own(olga), first!.id)).toBe(false);
  const typed = { username: "Lena", password: "a password long enough" };
  expect(await joinByLink(first!.token, typed, someone())).toEqual({ ok: false, code: "gone" });
  expect(await joinByLink(second!.token, typed, someone())).toMatchObject({ ok: true });
  expect(await withdrawInvitation(own(olga), second!.id)).toBe(false);
  await makeRecoveryLink(about(ada, olga));
  for (const { id } of await database().select().from(oneTimeLinks))
    expect(await withdrawInvitation(own(olga), id)).toBe(false);
  expect(await database().$count(oneTimeLinks)).toBe(2);
});

test("for everybody else there is none of it", async () => {
  const ada = await aMember();
  await expect(invite(own(ada), [{}])).rejects.toThrow(NotAnOperator);
  await expect(listInvitations(own(ada))).rejects.toThrow(NotAnOperator);
  await expect(withdrawInvitation(own(ada), "id")).rejects.toThrow(NotAnOperator);
});

test("links that are over go, but for invitations that members came with", async () => {
  const [olga, ada] = [await anOperator(), await aMember()];
  const made = await invite(own(olga), [{}, {}], 1);
  await makeRecoveryLink(about(ada, olga));
  await makeFirstOperatorLink(start);
  const [used] = made.ok ? made.invitations : [];
  await joinByLink(used!.token, { username: "Lena", password: "a password long enough" }, someone());
  await cleanUp(start + day - 1);
  expect(await database().$count(oneTimeLinks)).toBe(3);
  await cleanUp(start + day);
  expect(await database().select().from(oneTimeLinks)).toMatchObject([{ id: used!.id }]);
});
