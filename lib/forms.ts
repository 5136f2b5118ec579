import * as v from "valibot";

/** A field of a form that is never shown again: a password. */
export const secret = () => v.pipe(v.string(), v.metadata({ secret: true }));

/** What a form must hold: names with a string each. Rules about the values are the features' own. */
type FormSchema = v.ObjectSchema<
  Record<string, v.StringSchema<undefined> | ReturnType<typeof secret>>,
  undefined
>;

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

/** What of a posted form may be sent back to be shown again: everything but its secrets. */
export function withoutSecrets(
  { entries }: FormSchema,
  fields: Readonly<Record<string, string>>,
): Record<string, string> {
  const isSecret = (name: string) => {
    const entry = entries[name];
    return entry !== undefined && "secret" in v.getMetadata(entry);
  };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isSecret(name)));
}
