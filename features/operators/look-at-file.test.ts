import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { referenceTo } from "#features/files/reference.ts";
import { ownFile, proposedFile } from "#features/information/file-values.ts";
import { proposalsOf, readForm, withdrawProposal } from "#features/information/proposals.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { aFileField, upload } from "../../tests/support/a-file.ts";
import { about, aMember, anOperator, type TestMember } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { lookAtFile } from "./look-at-file.ts";
import { openMember } from "./openings.ts";

freshPortalPerTest();

async function uploaded(act: TestMember): Promise<string> {
  const stored = await upload(act);
  if (!stored.ok) throw new Error(stored.code);
  const typed = { photo: referenceTo("photo", stored.file) };
  expect(await updateInformation(act, shownValues(await readForm(act)), typed)).toMatchObject({ ok: true });
  return stored.file.id;
}

/** A member who has a photo and proposes another one. */
async function proposal() {
  await aFileField();
  const act = await aMember();
  const saved = await uploaded(act);
  await atomically((tx) => tx.update(fields).set({ access: "proposed" }).where(eq(fields.key, "photo")));
  const proposed = await uploaded(act);
  const id = (await proposalsOf(act)).get("photo")?.id ?? "";
  return { act, saved, proposed, id };
}

const gone = { ok: false, code: "gone" };

test("a proposed file is looked at, not the saved one, and the look is in the member's activity", async () => {
  const { act, saved, proposed, id } = await proposal();
  const by = about(act, await anOperator());
  expect(await lookAtFile(about(act, await anOperator()), "photo")).toEqual({ ok: true, fileId: saved });
  const before = (await listActivity(act)).entries.length;
  expect(await lookAtFile(by, "photo", id)).toEqual({ ok: true, fileId: proposed });
  const { entries } = await listActivity(act);
  expect([entries.length, entries[0]]).toMatchObject([
    before + 1,
    { event: "viewed", what: [{ field: "photo" }] },
  ]);
  const other = about(await aMember(), await anOperator());
  for (const look of [
    lookAtFile(by, "name", id),
    lookAtFile(by, "photo", "x"),
    lookAtFile(other, "photo", id),
  ])
    expect(await look).toEqual(gone);
  await withdrawProposal(act, id);
  expect(await lookAtFile(by, "photo", id)).toEqual(gone);
});

test("the member looks at their own proposed file, and nobody else does", async () => {
  const { act, saved, proposed, id } = await proposal();
  expect(await proposedFile(database(), act, "photo", id)).toBe(proposed);
  expect(await ownFile(act, "photo")).toBe(saved);
  expect(await proposedFile(database(), await aMember(), "photo", id)).toBeUndefined();
});

test("a proposed file is not for who may not see its field, and asks for the reason as a saved one does", async () => {
  const { act, proposed, id } = await proposal();
  const [ben, eve] = [await anOperator(), await anOperator()];
  const only = { operators: JSON.stringify([ben.subject.id]) };
  await atomically((tx) => tx.update(fields).set(only).where(eq(fields.key, "photo")));
  expect(await lookAtFile(about(act, eve), "photo", id)).toEqual(gone);
  change({ operatorReason: true });
  const by = about(act, ben);
  expect(await lookAtFile(by, "photo", id)).toEqual({ ok: false, code: "no reason" });
  await openMember(by, "to decide it");
  expect(await lookAtFile(by, "photo", id)).toEqual({ ok: true, fileId: proposed });
});
