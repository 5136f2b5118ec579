import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { erasures, retentions } from "#db/schema.ts";
import { commandLine } from "#features/act.ts";
import { settleErasures } from "#features/erasure/finish.ts";
import { informationFiles } from "#features/export/export-everything.ts";
import { keptInside } from "#features/export/kept-inside.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { makeRecoveryLink } from "#features/operators/make-recovery-link.ts";
import { openMember } from "#features/operators/openings.ts";
import { currentPolicies } from "#features/policies/policy-versions.ts";
import { about, aMember, anOperator, start } from "./support/a-member.ts";
import { bytes, keep, rowsOf, tablesOfMembers, tracesOf } from "./support/erasing.ts";
import { freshPortalPerTest } from "./support/fresh-portal.ts";
import { textOf } from "./support/text-of.ts";

freshPortalPerTest();

type Row = Readonly<Record<string, unknown>>;

/** A member of whom there is something in every table. A new table's test fails until something is put into it here. */
async function aMemberEverywhere() {
  await currentPolicies(start);
  const ada = await aMember({ username: "Ada of every table" });
  await keep(ada, { name: "Ada Lovelace", contact: "by post", description: "two\nlines" });
  await makeRecoveryLink({ ...ada, actor: commandLine, by: "command line" });
  await atomically(async (tx) => {
    await tx.insert(retentions).values({ memberId: ada.subject.id, listedAt: start });
  });
  await openMember(about(ada, await anOperator()), "a letter of hers");
  return ada;
}

/** Which table's rows an export holds under which name: everything but information stands as it is kept. */
function exportedRows(everything: Record<string, unknown>): Record<string, readonly Row[]> {
  const { member, information, informationChanges, ...others } = everything;
  const changes = Object.entries(informationChanges as Record<string, Row>);
  return {
    ...(others as Record<string, readonly Row[]>),
    members: [member as Row],
    information: changes.map(([fieldKey, change]) => ({
      ...{ fieldKey, value: (information as Row)[fieldKey] },
      ...change,
    })),
  };
}

/** Columns that are opened into several things. */
const opened: Record<string, readonly string[]> = { "activity.detail": ["address", "browser", "what"] };
/** The member that all of it is about stands once, at the top. */
const references = tablesOfMembers.map(({ name, column }) => `${name}.${column.name}`);

const isSealed = (value: unknown) => typeof value === "string" && /^[\w-]{8}\.[\w-]{30,}$/.test(value);
const asExported = (column: string, value: unknown) =>
  /(^at|At)$/.test(column) && typeof value === "number" ? new Date(value).toISOString() : value;

test("every column of every table about a member is in the export, but for the named secrets", async () => {
  const ada = await aMemberEverywhere();
  const text = await textOf(informationFiles.json, ada);
  const exported = exportedRows(JSON.parse(text));
  for (const [table, rows] of await rowsOf(ada.subject.id)) {
    expect(rows, `${table}: nothing is in it`).not.toEqual([]);
    expect(exported[table], `${table}: not exported`).toHaveLength(rows.length);
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      const name = `${table}.${column}`;
      if (references.includes(name)) continue;
      if (keptInside[table]?.includes(column)) {
        if (typeof value === "string" && value.length > 20) expect(text, name).not.toContain(value);
        continue;
      }
      for (const key of opened[name] ?? [column]) {
        const values = exported[table]?.map((row) => row[key]);
        if (isSealed(value))
          expect(
            values?.some((found) => found !== undefined && found !== value),
            name,
          ).toBe(true);
        else expect(values, name).toContain(asExported(column, value));
      }
      if (isSealed(value)) expect(text, name).not.toContain(value);
    }
  }
});

test("a member who is deleted is in no table and in no byte of the database any more", async () => {
  const [ada, ben] = [await aMemberEverywhere(), await aMember()];
  const traces = await tracesOf(ada);
  expect(traces.length).toBeGreaterThan(10);
  expect(await deleteMember(ada, ada)).toEqual({ ok: true });
  for (const [table, rows] of await rowsOf(ada.subject.id)) expect(rows, table).toEqual([]);
  expect((await rowsOf(ben.subject.id)).get("sessions")).toHaveLength(1);
  const all = await bytes();
  expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
  // There the machine that does it for all finishes it.
  if (dialect === "postgresql") await settleErasures();
  expect(await database().$count(erasures)).toBe(0);
});
