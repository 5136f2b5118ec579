import { allFields } from "#features/fields/read-fields.ts";
import type { Entry } from "#features/information/read-information.ts";

/** These entries of a member with the headings before them, in the operators' order. */
export async function withHeadings(entries: readonly Entry[]): Promise<Entry[]> {
  const byKey = new Map(entries.map((entry) => [entry.field.key, entry]));
  return (await allFields()).flatMap((field) => {
    if (field.type === "heading") return field.retiredAt === null ? [{ field, ...nothing }] : [];
    return byKey.get(field.key) ?? [];
  });
}

const nothing = {
  sealed: undefined,
  value: undefined,
  unreadable: undefined,
  changedAt: undefined,
  changedBy: undefined,
  confirmedAt: undefined,
  confirmedBy: undefined,
};
