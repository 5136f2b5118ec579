import { expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { record } from "#features/activity/record.ts";
import { about, aMember, anOperator, type TestMember } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { moveField } from "./fields/order-fields.ts";
import { seenActivity } from "./seen-activity.ts";

freshPortalPerTest();

async function setField(key: string, columns: Partial<typeof fields.$inferInsert>): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(fields).set(columns).where(eq(fields.key, key));
  });
}

/** What an operator reads of the newest thing that happened to a member. */
async function newestFor(operator: TestMember, member: TestMember) {
  return (await seenActivity(about(member, operator))).entries[0]?.what;
}

test("a member's activity names to operators the fields that each of them may see, and no others", async () => {
  const [ola, pia, ada] = [await anOperator(), await anOperator(), await aMember()];
  await setField("contact", { access: "member alone" });
  await setField("description", { operators: JSON.stringify([pia.subject.id]) });
  const [name, contact, description] = ["name", "contact", "description"].map((field) => ({ field }));
  const all = [contact!, name!, description!, { field: "erased" }, { via: "import" } as const];
  await atomically((tx) => record(tx, ada, "information changed", all));
  const unseen = { unseen: "field" };
  expect(await newestFor(ola, ada)).toEqual([name, { via: "import" }, unseen]);
  expect(await newestFor(pia, ada)).toEqual([name, description, { via: "import" }, unseen]);
  const byCommand = { ...about(ada, ola), by: "command line" as const };
  expect((await seenActivity(byCommand)).entries[0]?.what).toEqual([
    name,
    description,
    { via: "import" },
    unseen,
  ]);
  expect((await listActivity(ada)).entries[0]?.what).toEqual(all);
});

test("what operators did to a field itself is no secret of a member's", async () => {
  const [ola, pia] = [await anOperator(), await anOperator()];
  await setField("contact", { access: "member alone" });
  await moveField(ola, "contact", { before: "name" });
  expect(await newestFor(pia, ola)).toEqual([{ field: "contact" }]);
});
