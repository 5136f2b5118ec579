import type { Field } from "#features/fields/field.ts";

/** The field that an address asks for, if there is such a one. */
export function fieldIn(
  fields: ReadonlyMap<string, Field>,
  key: string | string[] | undefined,
): Field | undefined {
  return typeof key === "string" ? fields.get(key) : undefined;
}

/** An address with those of these names that are known. */
export function pathOf(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const known = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return known.length === 0 ? path : `${path}?${known.join("&")}`;
}
