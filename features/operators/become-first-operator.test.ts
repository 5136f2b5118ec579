import { expect, test } from "vitest";
import { listActivity } from "#features/activity/list-activity.ts";
import { makeFirstOperatorLink } from "#features/links/first-operator.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { aMember, anOperator, minute, someone, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { becameOperatorBefore, becomeFirstOperator } from "./become-first-operator.ts";

freshPortalPerTest();

const gone = { ok: false, code: "gone" };

test.each(["open", "approval"] as const)(
  "a member who is logged in becomes the first operator, in a new session (%s)",
  async (signUp) => {
    change({ signUp });
    const ada = await aMember();
    const { token } = await makeFirstOperatorLink(start);
    expect(await becomeFirstOperator(ada, token, "")).toEqual({
      ok: false,
      problems: { password: ["missing"] },
    });
    expect(await becomeFirstOperator(ada, token, "wrong")).toEqual({
      ok: false,
      problems: { password: ["wrong"] },
    });
    const outcome = await becomeFirstOperator(ada, token, ada.password);
    expect(outcome).toMatchObject({ ok: true });
    expect(await findSession(ada.token, ada.from)).toBeUndefined();
    const act = await findSession(outcome.ok ? outcome.token : "", ada.from);
    expect(act?.subject).toMatchObject({ id: ada.subject.id, role: "operator", state: "active" });
    expect((await listActivity(ada)).entries[0]).toMatchObject({
      event: "operator named",
      by: "command line",
    });
  },
);

test("of two members at once one does, and a form posted twice logs in the second time", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const { token } = await makeFirstOperatorLink(start);
  const outcomes = await Promise.all([ada, ben].map((one) => becomeFirstOperator(one, token, one.password)));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  const [first, other] = outcomes[0]?.ok ? [ada, ben] : [ben, ada];
  expect(await becomeFirstOperator(other, token, other.password)).toEqual(gone);
  const again = (at: number) =>
    becameOperatorBefore(token, first.subject.id, first.password, someone({ at }));
  expect(await again(start)).toMatchObject({ ok: true });
  expect(await again(start + 2 * minute)).toEqual(gone);
});

test("the link is void as soon as there is an operator", async () => {
  const { token } = await makeFirstOperatorLink(start);
  const ada = await aMember();
  await anOperator();
  expect(await becomeFirstOperator(ada, token, ada.password)).toEqual(gone);
});
