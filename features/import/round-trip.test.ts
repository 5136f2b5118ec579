import fc from "fast-check";
import { expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { earlierValues, fields, information, pendingImports } from "#db/schema.ts";
import { informationFiles } from "#features/export/export-everything.ts";
import { jsonFormat, jsonVersion } from "#features/export/information-json.ts";
import type { Typed } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { languages } from "#lib/words/languages.ts";
import { aMember, type TestMember } from "../../tests/support/a-member.ts";
import { fieldWithValue, invalidFor, typedAs } from "../../tests/support/any-field.ts";
import { rowsOf } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepField } from "../../tests/support/keep-field.ts";
import { textOf } from "../../tests/support/text-of.ts";
import { confirmImport, prepareImport } from "./import-information.ts";

freshPortalPerTest();

/** Each run saves six times or so; a busy machine's disk takes long. */
const timeout = 60_000;

/** Asks for this field alone, of which nobody has a value yet. */
async function askFor(field: Field): Promise<void> {
  await atomically(async (tx) => {
    for (const table of [information, earlierValues, pendingImports, fields]) await tx.delete(table);
  });
  await keepField(field);
}

/** Sends a form with these texts: browsers end lines with CRLF. */
async function send(member: TestMember, typed: Typed) {
  const sent = Object.entries(typed).map(([name, text]) => [name, text?.replaceAll("\n", "\r\n")] as const);
  const shown = shownValues(await readInformation(member));
  return updateInformation(member, shown, Object.fromEntries(sent) as Typed);
}

async function bring(member: TestMember, file: string) {
  const prepared = await prepareImport(member, Buffer.from(file));
  if (!prepared.ok) throw new Error(prepared.problem.code);
  return prepared;
}

async function keptBy(member: TestMember): Promise<(string | undefined)[]> {
  return (await readInformation(member)).map(({ value }) => value);
}

test(
  "any value of any field is kept sealed, is read as it was, and comes to another member with either file",
  async () => {
    const [ada, ben, cleo] = [await aMember(), await aMember(), await aMember()];
    const survives = async ({ field, value }: { field: Field; value: string }) => {
      const type = typeOf(field);
      await askFor(field);
      expect(await send(ada, type.typedOf(value, field))).toEqual({ ok: true, changed: 1 });
      expect(await keptBy(ada)).toEqual([value]);
      expect(await send(ada, type.typedOf(value, field))).toEqual({ ok: true, changed: 0 });
      const [row] = (await rowsOf(ada.subject.id)).get("information") ?? [];
      // A few signs may stand anywhere by chance.
      if (value.length > 6) expect(row?.value).not.toContain(value);
      for (const language of languages) expect(type.show(value, field, language)).not.toBe("");
      expect(type.search(value, field)).toBeTypeOf("string");
      for (const [format, other] of [
        ["json", ben],
        ["csv", cleo],
      ] as const) {
        const file = await textOf(informationFiles[format], ada);
        const { reference = "" } = await bring(other, file);
        expect(await keptBy(other)).toEqual([undefined]);
        expect(await confirmImport(other, reference), format).toEqual({ ok: true, changed: 1 });
        expect(await keptBy(other), format).toEqual([value]);
      }
    };
    await fc.assert(fc.asyncProperty(fieldWithValue, survives), { numRuns: 60 });
  },
  timeout,
);

test(
  "what a field does not take is refused, in a form and in a file, and leaves no trace in any table",
  async () => {
    const ada = await aMember();
    const cases = fieldWithValue.chain((one) =>
      fc.record({ one: fc.constant(one), said: invalidFor(one.field) }),
    );
    await fc.assert(
      fc.asyncProperty(cases, fc.boolean(), async ({ one: { field, value }, said }, hasValue) => {
        await askFor(field);
        if (hasValue) await send(ada, typeOf(field).typedOf(value, field));
        const before = await rowsOf(ada.subject.id);
        const outcome = await send(ada, typedAs(field, said));
        const problems = expect.arrayContaining([expect.objectContaining({ code: expect.any(String) })]);
        expect(outcome).toEqual({ ok: false, problems: { [field.key]: problems } });
        const file = { format: jsonFormat, version: jsonVersion, information: { [field.key]: said } };
        const { plan, reference } = await bring(ada, JSON.stringify(file));
        expect([plan.changes, plan.refused.length, reference]).toEqual([[], 1, undefined]);
        expect(await rowsOf(ada.subject.id)).toEqual(before);
      }),
      { numRuns: 150 },
    );
  },
  timeout,
);
