import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { aMember, but, hour, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { changeLanguage } from "./change-language.ts";

freshPortalPerTest();

async function rowOf(id: string) {
  const [row] = await database().select().from(members).where(eq(members.id, id));
  return { language: row?.language, version: row?.version };
}

test("a member's own language is kept, recorded, and makes their pages new", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await changeLanguage(ada, "de");
  expect(await rowOf(ada.subject.id)).toEqual({ language: "de", version: ada.subject.version + 1 });
  await changeLanguage(but(ada, { at: start + hour }), null);
  expect(await rowOf(ada.subject.id)).toEqual({ language: null, version: ada.subject.version + 2 });
  expect(await rowOf(ben.subject.id)).toEqual({ language: null, version: ben.subject.version });
  expect((await listActivity(ada)).entries).toMatchObject([
    { event: "language changed", what: [{ language: "browser" }] },
    { event: "language changed", what: [{ language: "de" }] },
    { event: "signed up" },
  ]);
});

test("the same language again is no change", async () => {
  const ada = await aMember();
  await changeLanguage(ada, "de");
  await changeLanguage(ada, "de");
  expect(await rowOf(ada.subject.id)).toEqual({ language: "de", version: ada.subject.version + 1 });
  expect((await listActivity(ada)).entries).toMatchObject([{ count: 1 }, { event: "signed up" }]);
});
