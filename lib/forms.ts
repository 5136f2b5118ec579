import * as v from "valibot";

/** A field of a form that is never shown again: a password. */
export const secret = () => v.pipe(v.string(), v.metadata({ secret: true }));

/** A field that may come more than once, for each box that is ticked: together they are a text of so many lines. */
export const several = () => v.pipe(v.string(), v.metadata({ takes: "several" }));

/** One of several buttons of which none may be pressed: then it is the empty text. */
export const choice = () => v.optional(v.string(), "");

/** A file that was uploaded, by its reference: of a box for a new one and the one before, the first that is not empty. */
export const upload = () => v.pipe(v.string(), v.metadata({ takes: "upload" }));

/** What a form may be asked for under one name. */
export type FormEntry =
  | v.StringSchema<undefined>
  | ReturnType<typeof secret>
  | ReturnType<typeof several>
  | ReturnType<typeof choice>
  | ReturnType<typeof upload>;

/** What a form must hold: names with a string each. Rules about the values are the features' own. */
type FormSchema = v.ObjectSchema<Record<string, FormEntry>, undefined>;

export type FormProblem = "doubled" | "missing" | "not text";

/**
 * A posted form as plain values. Each name of the schema must be there exactly once, but for what may be there several
 * times or not at all, and be text, as a browser sends it from our own page; anything else was not filled in by a person
 * and deserves no form with messages (400). Names the schema does not know (React adds its own) are ignored.
 */
export function parseForm<Schema extends FormSchema>(
  schema: Schema,
  form: FormData,
): { ok: true; fields: v.InferOutput<Schema> } | { ok: false; code: FormProblem } {
  const values: Record<string, FormDataEntryValue> = {};
  for (const [name, entry] of Object.entries(schema.entries)) {
    const [value, ...more] = joined(entry, form.getAll(name));
    if (more.length > 0) return { ok: false, code: "doubled" };
    if (value !== undefined) values[name] = value;
    else if (entry.type !== "optional") return { ok: false, code: "missing" };
  }
  const parsed = v.safeParse(schema, values);
  return parsed.success ? { ok: true, fields: parsed.output } : { ok: false, code: "not text" };
}

/** What came under one name, as one value where it may come more than once. */
function joined(entry: FormEntry, values: readonly FormDataEntryValue[]): readonly FormDataEntryValue[] {
  const { takes }: { takes?: "several" | "upload"; secret?: true } = v.getMetadata(entry);
  if (takes === "several" && values.every((value) => typeof value === "string")) return [values.join("\n")];
  // A box without a file is sent as an empty one.
  if (takes === "upload")
    return [values.find((value) => (typeof value === "string" ? value !== "" : value.size > 0)) ?? ""];
  return values;
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
