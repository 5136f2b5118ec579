import { fieldText } from "#app/_ui/field-text.ts";
import type { Control, Typed } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { fileHint } from "./file-hint.ts";

/** A field as a form asks for it: what `FieldControl` draws. */
export type FieldControlOf = Readonly<{
  name: string;
  control: Control;
  label: string;
  hint: string | undefined;
  /** What the form shows at first. */
  initial: Typed;
  /** Of the file that there is. */
  file: string | undefined;
  /** Of a control with several boxes, by their names. */
  partLabels: Readonly<Record<string, string>>;
}>;

/** The control for a field that holds this value. */
export function controlOf(
  { t }: Pick<PageWords, "t">,
  field: Field,
  value: string | undefined,
): FieldControlOf {
  const type = typeOf(field);
  const control = withName(type.control(field, t.language), field);
  const room = control.kind === "long text" ? t("information.limit", { limit: control.limit }) : "";
  const files = control.kind === "file" ? fileHint({ t }, field) : "";
  const hint = [fieldText(t, field, "help"), fieldText(t, field, "purpose"), room, files];
  const parts = control.kind === "parts" ? control.parts : [];
  return {
    name: field.key,
    control,
    label: fieldText(t, field, "label"),
    hint: hint.filter(Boolean).join(" ") || undefined,
    initial: value === undefined ? {} : type.typedOf(value, field),
    file: control.kind === "file" && value !== undefined ? type.show(value, field, t.language) : undefined,
    partLabels: Object.fromEntries(
      parts.map(({ name, part }) => [name, t(`controls.parts.${part}` as never)]),
    ),
  };
}

/** The one field that every portal begins with whose purpose WCAG 2.2 has a name for (1.3.5). */
function withName(control: Control, { key }: Field): Control {
  return control.kind === "text" && key === "name" ? { autoComplete: "name", ...control } : control;
}
