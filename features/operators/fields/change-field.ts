import type { SignedIn } from "#features/act.ts";
import type { Field } from "#features/fields/field.ts";
import { type FieldForm, formOfField } from "#features/fields/field-form.ts";
import { controlNames } from "#features/fields/field-parts.ts";
import { allFields } from "#features/fields/read-fields.ts";
import { listOperators } from "#features/members/operators.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import { log } from "#lib/log.ts";
import { keyedHash, keyedHashes } from "#lib/sealing.ts";
import { searchableProblems } from "./add-field.ts";
import { type EditorProblem, readField } from "./read-field.ts";
import { columnsOf, recordFieldAct, updateField } from "./rows.ts";

/** What a form showed of a field: by the name of each control the keyed hash of its text. */
export type ShownField = ReadonlyMap<string, string>;

type Changed =
  | Readonly<{ ok: true; code: "changed" | "unchanged" }>
  | Readonly<{ ok: false; code: "gone" }>
  | Readonly<{
      ok: false;
      code: "problems";
      problems: readonly EditorProblem[];
      /** What the form has shown by now: it says what somebody else changed meanwhile. */
      shown: ShownField;
    }>;

const context = "field form";

/** What a form with this field shows. */
export function shownField(field: Field): ShownField {
  return new Map(Object.entries(formOfField(field)).map(([name, text]) => [name, keyedHash(context, text)]));
}

/**
 * Changes of a field what the form really changed against what it showed. What somebody else changed meanwhile stays;
 * where both changed the same, nothing is saved and the problem says what there is now: posted again, the form's text
 * takes its place. Values stay as they are: those that the new rules do not fit are to be corrected.
 */
export async function changeField(
  by: SignedIn,
  key: string,
  shown: ShownField,
  typed: FieldForm,
): Promise<Changed> {
  const outcome = await asOperator<Changed>({ by }, async (tx) => {
    const all = await allFields(tx);
    const field = all.find((one) => one.key === key);
    if (!field) return { ok: false, code: "gone" };
    const now = formOfField(field);
    const { form, clashes } = merged(now, shown, typed);
    if (clashes.length > 0) return clashing(clashes, now, shown);
    const operatorIds = new Set((await listOperators(tx)).map(({ id }) => id));
    const read = readField(field.type, form, { before: field, operatorIds });
    if (!read.ok) return { ok: false, code: "problems", problems: read.problems, shown };
    const others = all.filter((one) => one !== field);
    const problems = field.isSearchable ? [] : searchableProblems(read.content, others);
    if (problems.length > 0) return { ok: false, code: "problems", problems, shown };
    if (isSame(field, { ...field, ...read.content })) return { ok: true, code: "unchanged" };
    await updateField(tx, key, columnsOf(read.content));
    await recordFieldAct(tx, by, "field changed", key);
    return { ok: true, code: "changed" };
  });
  if (outcome.ok && outcome.code === "changed")
    log.info("field changed", { id: by.from.requestId, field: key, operator: by.subject.id });
  return outcome;
}

/** What the form says where it was changed, else what there is now; and the names of what both changed. */
function merged(now: FieldForm, shown: ShownField, typed: FieldForm) {
  const form: Record<string, string> = { ...now };
  const clashes: string[] = [];
  for (const [name, current] of Object.entries(now)) {
    const text = sameLines(typed[name] ?? "");
    const was = shown.get(name) ?? "";
    if (text === current || keyedHashes(context, text).includes(was)) continue;
    if (!keyedHashes(context, current).includes(was)) clashes.push(name);
    form[name] = text;
  }
  return { form, clashes };
}

function clashing(names: readonly string[], now: FieldForm, shown: ShownField): Changed {
  const seen = names.map((name) => [name, keyedHash(context, now[name] ?? "")] as const);
  return {
    ok: false,
    code: "problems",
    problems: names.map((name) => ({
      ...{ name, code: "changed meanwhile" as const },
      values: { now: now[name] ?? "" },
    })),
    shown: new Map([...shown, ...seen]),
  };
}

/** Browsers post CRLF, and what is typed at the end of a box may be a blank. */
function sameLines(text: string): string {
  return text.replace(/\r\n?/g, "\n").trim();
}

function isSame(field: Field, other: Field): boolean {
  const [one, two] = [formOfField(field), formOfField(other)];
  return field.type === other.type && controlNames(field.type).every((name) => one[name] === two[name]);
}
