import { expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields } from "#db/schema.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { fieldsVersion } from "./fields-version.ts";

freshPortalPerTest();

const rename = (label: string) =>
  atomically(async (tx) => {
    await tx.update(fields).set({ label }).where(eq(fields.key, "name"));
  });

test("it is the same as long as no field is changed, and another one after a change", async () => {
  const before = await fieldsVersion();
  expect(await fieldsVersion()).toBe(before);
  await rename("Full name");
  const after = await fieldsVersion();
  expect(after).not.toBe(before);
  await rename("Name");
  expect(await fieldsVersion()).toBe(before);
});

test("who asks after a change is not told what others asked for before it", async () => {
  for (let round = 0; round < 20; round++) {
    const earlier = [fieldsVersion(), fieldsVersion(), fieldsVersion()];
    await rename(`Name ${round}`);
    // Some of these come while others still wait.
    const asked = [fieldsVersion(), fieldsVersion(), fieldsVersion()];
    const current = await fieldsVersion();
    expect(await Promise.all(asked)).toEqual([current, current, current]);
    await Promise.all(earlier);
  }
});

test("what fails for one is asked again for the next", async () => {
  const { closeDatabase } = await import("#db/client.ts");
  const [asked, closed] = [fieldsVersion(), closeDatabase()];
  await Promise.allSettled([asked, closed]);
  expect(await fieldsVersion()).toMatch(/^[\w-]{43}$/);
});
