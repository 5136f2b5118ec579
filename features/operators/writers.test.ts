import { expect, test } from "vitest";
import { commandLine, portalItself } from "#features/act.ts";
import { about, aMember, anOperator } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { removeOperator } from "./role.ts";
import { writersFor } from "./writers.ts";

freshPortalPerTest();

test("members are told the names of operators of today, and of nobody else", async () => {
  const [ola, pia, ada] = [await anOperator({ username: "Ola" }), await anOperator(), await aMember()];
  await removeOperator(about(pia, ola));
  const writerOf = await writersFor(ada);
  expect(writerOf(ola.subject.id)).toEqual({ username: "Ola" });
  for (const { id } of [pia.subject, commandLine, portalItself, { id: "erased meanwhile" }])
    expect(writerOf(id)).toBe("portal");
});

test("one's own changes are one's own, an operator's too", async () => {
  const ola = await anOperator();
  expect((await writersFor(ola))(ola.subject.id)).toBe("you");
});
