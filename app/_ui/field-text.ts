import type { Field } from "#features/fields/field.ts";
import { type PageWords, pageWords } from "#lib/words/page-words.ts";

type Part = "label" | "help" | "purpose";
type Shipped = Readonly<Record<string, Readonly<{ [part in Part]?: string }>>>;

/**
 * One text of a field, as its operator wrote it for the answer's language. The fields that every portal begins with have it in every language; others as they were
 * written at all.
 */
export function fieldText<P extends Part>(
  t: PageWords["t"],
  field: Readonly<{ key: string; translations?: Field["translations"] } & Record<P, string>>,
  part: P,
): string {
  const translated = field.translations?.[t.language]?.[part];
  if (translated) return translated;
  const english: Shipped = pageWords("en").t.group("fields");
  const own: Shipped = t.group("fields");
  const isShipped = Object.hasOwn(english, field.key) && english[field.key]?.[part] === field[part];
  return (isShipped && own[field.key]?.[part]) || field[part];
}
