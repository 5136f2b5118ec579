import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import * as schema from "#db/schema.ts";
import { openCell, readSealed } from "#features/sealed/read-sealed.ts";
import { sealedColumns } from "#features/sealed/sealed-columns.ts";
import { aMember } from "./support/a-member.ts";
import { keep } from "./support/erasing.ts";
import { freshPortalPerTest } from "./support/fresh-portal.ts";

freshPortalPerTest();

/** What a data key's id and a dot begin, but is hashed. */
const hashed = /Hash$|^hash$|^key$|^digest$|^mergeKey$|^proof$/;

test("every sealed column is known to those who look at all of them", async () => {
  const comments = Object.entries(schema).flatMap(([name, table]) =>
    Object.keys(table).map((column) => `${name}.${column}`),
  );
  for (const { name } of sealedColumns) expect(comments).toContain(name);
  const ada = await aMember();
  await keep(ada, { name: "Ada", contact: "by post" });
  await keep(ada, { name: "Augusta" });
  const known = new Set(sealedColumns.map(({ name }) => name as string));
  for (const [name, table] of Object.entries(schema))
    for (const row of await database()
      .select()
      .from(table as typeof schema.members))
      for (const [column, value] of Object.entries(row))
        if (typeof value === "string" && /^[\w-]{8}\.[\w-]{37,}$/.test(value) && !hashed.test(column))
          expect(known, `${name}.${column}`).toContain(`${name}.${column}`);
});

test("every value of every sealed column is read, and opens", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada", contact: "by post" });
  await keep(ada, { name: "Augusta" });
  const found = new Set<string>();
  for (const column of sealedColumns)
    for await (const cells of readSealed(column))
      for (const cell of cells) {
        expect(openCell(column, cell), column.name).toBeDefined();
        found.add(column.name);
      }
  expect([...found]).toEqual(
    expect.arrayContaining([
      "information.value",
      "earlierValues.value",
      "activity.detail",
      "activityChains.state",
    ]),
  );
});
