import { fields } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { erasedFields } from "#features/erasure/ledger.ts";
import { type Field, fieldOf } from "#features/fields/field.ts";
import { type FieldForm, formOfField } from "#features/fields/field-form.ts";
import { keyFor, keyProblem, slugOf } from "#features/fields/field-key.ts";
import { mostFields, mostSearchable } from "#features/fields/field-parts.ts";
import { listOperators } from "#features/members/operators.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import type { FieldTypeName } from "#lib/field-names.ts";
import { log } from "#lib/log.ts";
import { type EditorProblem, type FieldContent, readField } from "./read-field.ts";
import { columnsOf, recordFieldAct } from "./rows.ts";

type Added = Readonly<{ ok: true; key: string } | { ok: false; problems: readonly EditorProblem[] }>;

/**
 * Adds a field behind all others. Its key is what was typed, or said by the label. Posted again with nothing else in it
 * (a double click), it is the field that there is already.
 */
export async function addField(by: SignedIn, type: FieldTypeName, form: FieldForm): Promise<Added> {
  const outcome = await asOperator<Added & { isNew?: true }>({ by }, async (tx) => {
    const rows = await tx.select().from(fields);
    const all = rows.filter(({ erasedAt }) => erasedAt === null).map(fieldOf);
    const operatorIds = new Set((await listOperators(tx)).map(({ id }) => id));
    const read = readField(type, form, { operatorIds });
    const content = read.ok ? read.content : undefined;
    const twin = content && all.find((field) => isTwin(field, content, form.key ?? ""));
    if (twin) return { ok: true, key: twin.key };
    const keys = new Set(rows.map(({ key }) => key));
    // Erased values stay erased: nothing else is ever kept, or brought back, under their key.
    const isErased = await erasedFields(tx);
    const isTaken = (key: string) => keys.has(key) || isErased(key);
    const problems = [
      ...keyProblems(form.key ?? "", isTaken),
      ...(read.ok ? [] : read.problems),
      ...(content ? searchableProblems(content, all) : []),
      ...(all.length >= mostFields
        ? [{ name: "label", code: "too many fields" as const, values: { most: mostFields } }]
        : []),
    ];
    if (!content || problems.length > 0) return { ok: false, problems };
    const key = form.key?.trim() || keyFor(content.label, isTaken);
    const position = 1 + Math.max(0, ...all.map((field) => field.position));
    await tx.insert(fields).values({ ...columnsOf(content), key, position });
    await recordFieldAct(tx, by, "field added", key);
    return { ok: true, key, isNew: true };
  });
  if (outcome.ok && outcome.isNew)
    log.info("field added", { id: by.from.requestId, field: outcome.key, operator: by.subject.id });
  return outcome;
}

/** The same in every part, its key included, where one was typed. */
function isTwin(field: Field, content: FieldContent, typedKey: string): boolean {
  const key = typedKey.trim();
  const hasKey = key === "" ? field.key.startsWith(slugOf(content.label).slice(0, 30)) : field.key === key;
  if (!hasKey || field.type !== content.type || field.retiredAt !== null) return false;
  const asAdded = { ...field, ...content };
  return JSON.stringify(formOfField(field)) === JSON.stringify(formOfField(asAdded));
}

function keyProblems(typed: string, isTaken: (key: string) => boolean): EditorProblem[] {
  const key = typed.trim();
  if (key === "") return [];
  const code = keyProblem(key) ?? (isTaken(key) ? ("taken" as const) : undefined);
  return code ? [{ name: "key", code }] : [];
}

/** What of a field that is to be found by search goes beyond the room there is for it. */
export function searchableProblems(
  { isSearchable }: Pick<FieldContent, "isSearchable">,
  others: readonly Field[],
): EditorProblem[] {
  const isFull = others.filter((field) => field.isSearchable).length >= mostSearchable;
  return isSearchable && isFull
    ? [{ name: "searchable", code: "too many searchable", values: { most: mostSearchable } }]
    : [];
}
