import { expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq } from "#db/drizzle.ts";
import { erasures, members } from "#db/schema.ts";
import { saveSharedFigures } from "#features/figures/save-figures.ts";
import { heartbeat } from "#features/machines/heartbeat.ts";
import { aMember, anOperator, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { NotAnOperator } from "./as-operator.ts";
import { readStatus } from "./read-status.ts";

freshPortalPerTest();

test("an operator sees how the portal is", async () => {
  const ada = await anOperator();
  await saveSharedFigures(Date.now());
  await heartbeat("build");
  const status = await readStatus(ada);
  expect(status.figures.at(-1)).toMatchObject({ members: 1 });
  expect(status.database.bytes).toBeGreaterThan(10_000);
  expect(status.erasures).toEqual({ count: 0, since: undefined });
  const machines = dialect === "postgresql" ? [{ build: "build", isThis: true }] : [];
  expect(status.machines).toMatchObject(machines);
  expect(status.settings.find(({ name }) => name === "DATABASE_URL")?.text).toBe(status.database.shown);
});

test("what is left of erasures is counted from the oldest on", async () => {
  const ada = await anOperator();
  await atomically(async (tx) => {
    await tx.insert(erasures).values([
      { hash: "one", at: start },
      { hash: "two", at: start - 1 },
    ]);
  });
  expect((await readStatus(ada)).erasures).toEqual({ count: 2, since: start - 1 });
});

test("nobody else does, nor who was an operator a moment ago", async () => {
  await expect(readStatus(await aMember())).rejects.toThrow(NotAnOperator);
  const ada = await anOperator();
  await atomically(async (tx) => {
    await tx.update(members).set({ role: "member" }).where(eq(members.id, ada.subject.id));
  });
  await expect(readStatus(ada)).rejects.toThrow(NotAnOperator);
});
