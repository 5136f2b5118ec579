import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields, members, oneTimeLinks, sessions } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { readInformation } from "#features/information/read-information.ts";
import { type Shown, shownValues } from "#features/information/shown-values.ts";
import { joinByLink } from "#features/membership/join-by-link.ts";
import { makeLetters } from "#features/operators/make-letters.ts";
import { removeOperator } from "#features/operators/role.ts";
import { disableMember, enableMember } from "#features/operators/set-state.ts";
import {
  about,
  aMember,
  anOperator,
  but,
  day,
  minute,
  someone,
  start,
} from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { confirmByLink, openConfirmation } from "./confirm-by-link.ts";
import { findByCode } from "./find-by-code.ts";
import { findLink } from "./link.ts";
import { recover } from "./recover.ts";
import { linkCode } from "./token.ts";

freshPortalPerTest();

const gone = { ok: false, code: "gone" };
const dayAfter = start + day;

/** A member with a letter, and the operator who made it. */
async function letterFor(by?: Awaited<ReturnType<typeof anOperator>>) {
  const [ola, ada] = [by ?? (await anOperator({ username: "Ola" })), await aMember()];
  await keep(ada, { name: "Ada", contact: "by post" });
  return { ola, ada, token: await another(ola, ada) };
}

async function another(ola: Awaited<ReturnType<typeof anOperator>>, ada: typeof ola, form = "a form") {
  const [letter] = await makeLetters({ actor: ola.subject, from: ola.from, by: ola }, [ada.subject.id], form);
  return letter?.token ?? "";
}

async function change(key: string, columns: Partial<typeof fields.$inferInsert>): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(fields).set(columns).where(eq(fields.key, key));
  });
}

const shownBy = async (token: string, at = dayAfter): Promise<Shown> =>
  shownValues((await openConfirmation(token, someone({ at })))?.entries ?? []);

test("a letter's link shows its values, which stands in the member's activity once a day, and logs nobody in", async () => {
  const { ada, token } = await letterFor();
  const from = someone({ at: dayAfter, address: "203.0.113.7" });
  const seen = await openConfirmation(token, from);
  await openConfirmation(token, { ...from, at: dayAfter + minute });
  expect(seen?.member.username).toBe(ada.username);
  expect(seen?.entries.map(({ field, value }) => [field.key, value])).toEqual([
    ["name", "Ada"],
    ["contact", "by post"],
    ["description", undefined],
  ]);
  const [newest] = (await listActivity(ada)).entries;
  expect(newest).toMatchObject({ event: "viewed", count: 2, byThemselves: true, address: "203.0.113.7" });
  expect(newest?.what).toEqual([
    ...["name", "contact", "description"].map((field) => ({ field })),
    { via: "link" },
  ]);
  expect(await database().$count(sessions, eq(sessions.memberId, ada.subject.id))).toBe(1);
});

test("its button confirms what was shown, by the member's word, and works once", async () => {
  const { ada, token } = await letterFor();
  const asked = { memberId: ada.subject.id, shown: await shownBy(token) };
  const outcomes = await Promise.all(
    [1, 2].map(() => confirmByLink(token, asked, someone({ at: dayAfter + minute }))),
  );
  expect(outcomes).toEqual([{ ok: true }, { ok: true }]);
  expect(await confirmByLink(token, asked, someone({ at: dayAfter + day }))).toEqual(gone);
  expect(await openConfirmation(token, someone({ at: dayAfter + minute }))).toBeUndefined();
  const confirmed = (await readInformation(ada)).map(({ confirmedAt, confirmedBy }) => [
    confirmedAt,
    confirmedBy,
  ]);
  const word = [dayAfter + minute, ada.subject.id];
  expect(confirmed).toEqual([word, word, [undefined, undefined]]);
  const [newest] = (await listActivity(ada)).entries;
  expect(newest).toMatchObject({
    event: "information confirmed",
    count: 1,
    byThemselves: true,
    what: [{ field: "name" }, { field: "contact" }, { via: "link" }],
  });
});

test("what changed since the page was shown is confirmed by nobody unseen, and the link still works", async () => {
  const { ada, token } = await letterFor();
  const shown = await shownBy(token);
  await keep(ada, { contact: "by boat" });
  const asked = { memberId: ada.subject.id, shown };
  const changed = { ok: false, code: "changed" };
  expect(await confirmByLink(token, asked, someone({ at: dayAfter }))).toEqual(changed);
  // So it is with a field more than the page showed.
  const fewer = new Map([...(await shownBy(token))].slice(1));
  expect(await confirmByLink(token, { ...asked, shown: fewer }, someone({ at: dayAfter }))).toEqual(changed);
  expect((await readInformation(ada)).some(({ confirmedAt }) => confirmedAt)).toBe(false);
  const again = { ...asked, shown: await shownBy(token) };
  expect(await confirmByLink(token, again, someone({ at: dayAfter }))).toEqual({ ok: true });
});

test("it shows and confirms what its maker may see at that moment, and nothing else", async () => {
  const { ada, token } = await letterFor();
  const before = await shownBy(token);
  await change("contact", { access: "member alone" });
  await change("description", { operators: JSON.stringify(["somebody else"]) });
  const shown = await shownBy(token);
  expect([...shown.keys()]).toEqual(["name"]);
  const asked = { memberId: ada.subject.id, shown };
  expect(await confirmByLink(token, { ...asked, shown: before }, someone({ at: dayAfter }))).toEqual({
    ok: false,
    code: "changed",
  });
  expect(await confirmByLink(token, asked, someone({ at: dayAfter }))).toEqual({ ok: true });
  const confirmed = (await readInformation(ada)).filter(({ confirmedAt }) => confirmedAt);
  expect(confirmed.map(({ field }) => field.key)).toEqual(["name"]);
});

test("it is good for 60 days, until there is a newer letter, and for no other purpose", async () => {
  const { ola, ada, token } = await letterFor();
  const { ada: ben, token: bens } = await letterFor(ola);
  expect(await findLink(database(), token, start + 60 * day - 1)).toMatchObject({ purpose: "confirmation" });
  expect(await findLink(database(), token, start + 60 * day)).toBeUndefined();
  const newer = await another(ola, ada, "another form");
  expect(await openConfirmation(token, someone())).toBeUndefined();
  expect(await openConfirmation(newer, someone())).toBeDefined();
  expect(await openConfirmation(bens, someone())).toBeDefined();
  const typed = { username: "Eve", password: "the long password of Eve" };
  expect(await joinByLink(newer, typed, someone())).toEqual(gone);
  expect(await recover(newer, typed.password, someone())).toEqual(gone);
  const ofBen = { memberId: ben.subject.id, shown: await shownBy(bens, start) };
  expect(await confirmByLink(newer, ofBen, someone())).toEqual(gone);
  expect(await database().$count(oneTimeLinks)).toBe(2);
});

test("it ends when its member is disabled, also if they are enabled again", async () => {
  const { ola, ada, token } = await letterFor();
  const later = but(ola, { at: dayAfter });
  await disableMember(about(ada, later));
  expect(await openConfirmation(token, someone({ at: dayAfter }))).toBeUndefined();
  await enableMember(about(ada, later));
  expect(await openConfirmation(token, someone({ at: dayAfter }))).toBeUndefined();
});

test("it ends when whoever made it is no operator any more", async () => {
  const { ola, ada, token } = await letterFor();
  const pia = await anOperator();
  const asked = { memberId: ada.subject.id, shown: await shownBy(token) };
  await removeOperator(about(ola, pia));
  expect(await openConfirmation(token, someone({ at: dayAfter }))).toBeUndefined();
  expect(await confirmByLink(token, asked, someone({ at: dayAfter }))).toEqual(gone);
});

test("it ends with the member", async () => {
  const { ada, token } = await letterFor();
  await atomically(async (tx) => {
    await tx.delete(members).where(eq(members.id, ada.subject.id));
  });
  expect(await openConfirmation(token, someone({ at: dayAfter }))).toBeUndefined();
});

test("its code opens it, too; looking for it changes nothing", async () => {
  const { ada, token } = await letterFor();
  const before = (await listActivity(ada)).entries;
  expect(await findByCode(linkCode(token).toLowerCase(), someone())).toEqual({ ok: true, token });
  expect((await listActivity(ada)).entries).toEqual(before);
});
