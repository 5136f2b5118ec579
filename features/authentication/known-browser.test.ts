import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { knownBrowsers } from "#db/schema.ts";
import { cleanUp } from "#features/clean-up.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { logOut } from "#features/sessions/end-session.ts";
import { tokenHash } from "#features/sessions/session-token.ts";
import { aMember, day, minute, someone, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { changePassword } from "./change-password.ts";
import { knownBrowsersPerMember, knownDays } from "./known-browser.ts";
import { logIn } from "./log-in.ts";

freshPortalPerTest({ attemptsPerMember: 3, attemptsPerNetwork: 1000 });

const right = { ok: true };
const wrong = { ok: false, code: "wrong" };
const tooMany = { ok: false, code: "too many" };

type Member = Awaited<ReturnType<typeof aMember>>;

const logInWith = (member: Member, knownBrowser: string | undefined, differences = {}) =>
  logIn(member, { ...member.from, knownBrowser, ...differences });

/** What the browser is known by after a log-in with what it was known by until then. */
async function knownBy(member: Member, before?: string, differences = {}): Promise<string> {
  const outcome = await logInWith(member, before, differences);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.knownBrowser;
}

/** Failures from the network of the member's own browser, until nobody there is let in any more. */
async function lockOut(member: Member, differences = {}): Promise<void> {
  for (let tries = 0; tries < 3; tries++)
    await logIn({ ...member, password: "wrong" }, { ...member.from, ...differences });
  expect(await logInWith(member, undefined, differences)).toMatchObject(tooMany);
}

const rowsOf = ({ subject }: Member) =>
  database().select().from(knownBrowsers).where(eq(knownBrowsers.memberId, subject.id));

test("a browser that the member has logged in with is not locked out by strangers, others are", async () => {
  const ada = await aMember();
  const known = await knownBy(ada);
  await lockOut(ada);
  expect(await logInWith(ada, known)).toMatchObject({ ...right, knownBrowser: known });
  expect(await logInWith(ada, known, { address: someone().address })).toMatchObject(right);
  expect(await logInWith(ada, "x".repeat(43))).toMatchObject(tooMany);
});

test("nor by what strangers try from everywhere, or as whomever from its network", async () => {
  change({ attemptsPerNetwork: 3 });
  const [ada, ben] = [await aMember(), await aMember()];
  const known = await knownBy(ada);
  const elsewhere = Array.from({ length: 60 }, () => logIn({ ...ada, password: "wrong" }, someone()));
  await Promise.all(elsewhere);
  expect(await logIn(ada, someone())).toMatchObject(tooMany);
  await lockOut(ben, { address: ada.from.address });
  expect(await logInWith(ada, known)).toMatchObject(right);
});

test("the browser of a new member is known at once", async () => {
  const [ada] = [await aMember()];
  const [row] = await rowsOf(ada);
  expect(row).toMatchObject({ createdAt: start, lastLogInAt: start });
});

test("its own wrong passwords are counted, by themselves", async () => {
  const ada = await aMember();
  const [known, other] = [await knownBy(ada), await knownBy(ada)];
  for (let tries = 0; tries < 3; tries++)
    expect(await logInWith({ ...ada, password: "wrong" }, known)).toEqual(wrong);
  expect(await logInWith(ada, known)).toMatchObject(tooMany);
  for (const token of [other, undefined]) expect(await logInWith(ada, token)).toMatchObject(right);
  expect(await logInWith(ada, known, { at: start + 15 * minute })).toMatchObject(right);
});

test("a browser is known as each member who has logged in with it, and as nobody else", async () => {
  const [ada, ben, cleo] = [await aMember(), await aMember(), await aMember()];
  const shared = await knownBy(ada);
  expect(await knownBy(ben, shared)).toBe(shared);
  for (const member of [ada, ben, cleo]) await lockOut(member);
  for (const member of [ada, ben]) expect(await logInWith(member, shared)).toMatchObject(right);
  expect(await logInWith(cleo, shared)).toMatchObject(tooMany);
});

test("logging out leaves it known, deletion does not", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const known = await knownBy(ada);
  await logOut(ada);
  await lockOut(ada);
  expect(await logInWith(ada, known)).toMatchObject(right);
  expect(await deleteMember(ada, ada)).toMatchObject(right);
  expect(await rowsOf(ada)).toEqual([]);
  expect(await rowsOf(ben)).toHaveLength(1);
});

test("it is known for 400 days after the last log-in, and then no row is left", async () => {
  const ada = await aMember();
  const known = await knownBy(ada);
  await knownBy(ada, known, { at: start + 10 * day });
  const last = start + (10 + knownDays) * day - 1;
  await cleanUp(last);
  expect(await rowsOf(ada)).toHaveLength(1);
  await lockOut(ada, { at: last });
  expect(await logInWith(ada, known, { at: last - minute })).toMatchObject(right);
  const late = last - minute + knownDays * day;
  await lockOut(ada, { at: late });
  expect(await logInWith(ada, known, { at: late })).toMatchObject(tooMany);
  await cleanUp(late + 1);
  expect(await rowsOf(ada)).toEqual([]);
});

test("a member is known with so many, and the one that logged in longest ago is forgotten", async () => {
  change({ attemptsPerMember: 100 });
  const ada = await aMember();
  const tokens: string[] = [];
  for (let times = 1; times <= knownBrowsersPerMember + 1; times++)
    tokens.push(await knownBy(ada, undefined, { at: start + times }));
  const kept = (await rowsOf(ada)).map((row) => row.tokenHash).sort();
  expect(kept).toEqual(tokens.slice(1).map(tokenHash).sort());
});

test("a change of password forgets all other browsers: somebody else may have logged in with the old one", async () => {
  const ada = await aMember();
  const [own] = [await knownBy(ada), await knownBy(ada)];
  const password = "another long enough password";
  const here = { ...ada, from: { ...ada.from, knownBrowser: own } };
  expect(await changePassword(here, { current: ada.password, password })).toMatchObject(right);
  expect((await rowsOf(ada)).map((row) => row.tokenHash)).toEqual([tokenHash(own)]);
});
