import { expect, test } from "vitest";
import { aMember } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { makeStamp, readStamp } from "./form-stamp.ts";

freshPortalPerTest();

test("a form tells what it showed", async () => {
  const ada = await aMember();
  const shown = new Map([["name", "hash"]]);
  expect(readStamp(ada, makeStamp(ada, shown))).toEqual({ ok: true, shown });
});

test("a form is good only for whom it was made, about whom", async () => {
  const [ada, bob] = [await aMember(), await aMember()];
  const byBob = { ...ada, actor: bob.subject };
  const aboutBob = { ...ada, subject: bob.subject };
  for (const [made, posted] of [
    [ada, bob],
    [ada, byBob],
    [ada, aboutBob],
    [byBob, ada],
    [byBob, bob],
    [aboutBob, ada],
  ] as const)
    expect(readStamp(posted, makeStamp(made, []))).toEqual({ ok: false, code: "other member" });
  for (const act of [byBob, aboutBob]) expect(readStamp(act, makeStamp(act, []))).toMatchObject({ ok: true });
});

test("nonsense is no stamp", async () => {
  const ada = await aMember();
  const stamp = makeStamp(ada, []);
  for (const text of [
    "",
    "x",
    stamp.slice(1),
    `${stamp}A`,
    stamp.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
  ]) {
    expect(readStamp(ada, text)).toEqual({ ok: false, code: "broken" });
  }
});
