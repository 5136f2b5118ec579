import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq } from "#db/drizzle.ts";
import { erasures, members } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { cleanUp } from "#features/clean-up.ts";
import { settleErasures } from "#features/erasure/finish.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { about, aMember, anOperator, but, day, someone, start } from "../../tests/support/a-member.ts";
import { bytes, keep, tracesOf } from "../../tests/support/erasing.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { NotAnOperator } from "./as-operator.ts";
import { approveMember, refuseMember } from "./decide.ts";

freshPortalPerTest();

async function aWaitingMember(typed: Parameters<typeof aMember>[0] = {}) {
  change({ signUp: "approval" });
  const member = await aMember(typed);
  change({ signUp: "open" });
  return member;
}

test("who is approved goes on in the session they have, as a member", async () => {
  const [ada, olga] = [await aWaitingMember(), await anOperator()];
  expect(ada.subject.state).toBe("awaiting approval");
  expect(await approveMember(about(ada, olga), "known from the club")).toEqual({ ok: true });
  const now = await findSession(ada.token, ada.from);
  expect(now?.subject).toMatchObject({ state: "active" });
  expect(now?.subject.version).toBeGreaterThan(ada.subject.version);
  expect((await listActivity(ada)).entries[0]).toMatchObject({
    event: "approved",
    by: { username: olga.username },
    what: [{ reason: "known from the club" }],
  });
});

test("who is refused is out, reads the reason at log-in for thirty days, and is then gone without a trace", async () => {
  const [ada, olga] = [await aWaitingMember({ username: "Ada of the refused" }), await anOperator()];
  await keep(ada, { name: "Ada Lovelace" });
  expect(await refuseMember(about(ada, olga), "Nobody knows you.")).toEqual({ ok: true });
  expect(await findSession(ada.token, ada.from)).toBeUndefined();
  expect(await logIn({ ...ada, password: "wrong" }, someone())).toEqual({ ok: false, code: "wrong" });
  const reason = "Nobody knows you.";
  expect(await logIn(ada, someone())).toEqual({ ok: false, code: "refused", reason });
  const traces = (await tracesOf(ada)).filter((trace) => trace !== olga.subject.id);
  expect((await bytes()).includes(reason)).toBe(false);
  await cleanUp(start + 30 * day - 1);
  expect(await database().$count(members)).toBe(2);
  await cleanUp(start + 30 * day);
  expect(await database().$count(members)).toBe(1);
  if (dialect === "postgresql") await settleErasures();
  const all = await bytes();
  expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
  expect(await database().$count(erasures)).toBe(0);
});

test("of two operators who decide at once one does, and the other learns that it is done", async () => {
  const [ada, olga, oscar] = [await aWaitingMember(), await anOperator(), await anOperator()];
  const outcomes = await Promise.all([approveMember(about(ada, olga)), refuseMember(about(ada, oscar))]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(outcomes).toContainEqual({ ok: false, code: "other state" });
  const [row] = await database().select().from(members).where(eq(members.id, ada.subject.id));
  const isApproved = outcomes[0]?.ok === true;
  expect(row?.state).toBe(isApproved ? "active" : "refused");
  const ofBoth = (await listActivity(ada)).entries.filter(({ event }) => /approved|refused/.test(event));
  expect(ofBoth).toHaveLength(1);
});

test("nobody decides who is no operator any more, nor about somebody who has gone", async () => {
  const [ada, ben, olga] = [await aWaitingMember(), await aMember(), await anOperator()];
  await expect(approveMember(about(ada, ben))).rejects.toThrow(NotAnOperator);
  expect(await approveMember(about(ben, olga))).toEqual({ ok: false, code: "other state" });
  expect(await deleteMember(but(ada, {}), ada)).toEqual({ ok: true });
  expect(await approveMember(about(ada, olga))).toEqual({ ok: false, code: "gone" });
});
