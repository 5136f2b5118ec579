import * as v from "valibot";

/** What a form must hold: names with a string each. Rules about the values are the features' own. */
type FormSchema = v.ObjectSchema<Record<string, v.StringSchema<undefined>>, undefined>;

export type FormProblem = "doubled" | "missing" | "not text";

/**
 * A posted form as plain values. Each name of the schema must be there exactly once and be text, as a browser
 * sends it from our own page; anything else was not filled in by a person and deserves no form with messages (400).
 * Names the schema does not know (React adds its own) are ignored.
 */
export function parseForm<Schema extends FormSchema>(
  schema: Schema,
  form: FormData,
): { ok: true; fields: v.InferOutput<Schema> } | { ok: false; code: FormProblem } {
  const values: Record<string, FormDataEntryValue> = {};
  for (const name of Object.keys(schema.entries)) {
    const [value, second] = form.getAll(name);
    if (value === undefined) return { ok: false, code: "missing" };
    if (second !== undefined) return { ok: false, code: "doubled" };
    values[name] = value;
  }
  const parsed = v.safeParse(schema, values);
  return parsed.success ? { ok: true, fields: parsed.output } : { ok: false, code: "not text" };
}
