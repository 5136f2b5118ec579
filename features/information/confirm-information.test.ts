import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields, members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { aMember, but, minute } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { confirmInformation, confirmShown } from "./confirm-information.ts";
import { entriesOf, readInformation } from "./read-information.ts";
import { shownValues } from "./shown-values.ts";
import { updateInformation } from "./update-information.ts";

freshPortalPerTest();

const formOf = async (act: SignedIn) => shownValues(await readInformation(act));

/** A member with a name and a contact, and the same member later. */
async function ada() {
  const act = await aMember();
  await updateInformation(act, await formOf(act), { name: "Ada", contact: "by post" });
  return { act, later: (minutes: number) => but(act, { at: act.from.at + minutes * minute }) };
}

async function confirmedOf(act: SignedIn) {
  const entries = await readInformation(act);
  return Object.fromEntries(
    entries.map(({ field, confirmedAt, confirmedBy }) => [
      field.key,
      confirmedAt && [confirmedAt, confirmedBy],
    ]),
  );
}

test("what the page showed is confirmed, by whom and when, in the activity and as another version of the member", async () => {
  const { act, later } = await ada();
  const shown = await formOf(act);
  expect(await confirmShown(later(2), shown, later(1).from.at)).toEqual({ changed: 0 });
  const word = [later(2).from.at, act.subject.id];
  expect(await confirmedOf(act)).toEqual({ name: word, contact: word, description: undefined });
  const [newest] = (await listActivity(act)).entries;
  expect(newest).toMatchObject({
    event: "information confirmed",
    what: [{ field: "name" }, { field: "contact" }],
  });
  const [row] = await database().select().from(members).where(eq(members.id, act.subject.id));
  expect(row?.version).toBe(act.subject.version + 2);
});

test("what was changed in another tab since the page was shown is not confirmed, and that is said", async () => {
  const { act, later } = await ada();
  const shown = await formOf(act);
  await updateInformation(later(1), shown, { name: "Augusta", description: "new" });
  expect(await confirmShown(later(2), shown, act.from.at)).toEqual({ changed: 2 });
  const confirmed = await confirmedOf(act);
  expect([confirmed.name, confirmed.description]).toEqual([undefined, undefined]);
  expect(confirmed.contact).toBeDefined();
});

test("a second click confirms nothing anew", async () => {
  const { act, later } = await ada();
  const shown = await formOf(act);
  await confirmShown(later(2), shown, later(1).from.at);
  const before = [await confirmedOf(act), await listActivity(act)];
  expect(await confirmShown(later(3), shown, later(1).from.at)).toEqual({ changed: 0 });
  expect([await confirmedOf(act), await listActivity(act)]).toEqual(before);
});

test("two clicks at once confirm once", async () => {
  const { act, later } = await ada();
  const shown = await formOf(act);
  await Promise.all([2, 3].map((minutes) => confirmShown(later(minutes), shown, later(1).from.at)));
  const events = (await listActivity(act)).entries.map(({ event }) => event);
  expect(events.filter((event) => event === "information confirmed")).toHaveLength(1);
});

test("a change takes the word back: the new value has not been confirmed by anybody", async () => {
  const { act, later } = await ada();
  await confirmShown(later(1), await formOf(act), later(1).from.at);
  await updateInformation(later(2), await formOf(act), { name: "Augusta" });
  expect((await confirmedOf(act)).name).toBeUndefined();
});

test("how the word came stands in the activity; a retired field's value needs none", async () => {
  const { act, later } = await ada();
  await atomically(async (tx) => {
    await tx.update(fields).set({ retiredAt: act.from.at }).where(eq(fields.key, "contact"));
  });
  const number = await atomically(async (tx) =>
    confirmInformation(tx, later(1), await entriesOf(tx, act.subject.id), [{ via: "letter" }]),
  );
  expect(number).toBe(1);
  const [newest] = (await listActivity(act)).entries;
  expect(newest?.what).toEqual([{ field: "name" }, { via: "letter" }]);
});

test("nothing to confirm says nothing", async () => {
  const act = await aMember();
  await confirmShown(act, await formOf(act), act.from.at);
  expect((await listActivity(act)).entries.map(({ event }) => event)).not.toContain("information confirmed");
});
