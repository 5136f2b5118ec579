import { type PageWords, pageWords } from "#lib/words/page-words.ts";

type Part = "label" | "help" | "purpose";
type Shipped = Readonly<Record<string, Readonly<{ [part in Part]?: string }>>>;

/**
 * One text of a field. The fields that every portal begins with have it in the answer's language; others as the
 * operator wrote it.
 */
export function fieldText<P extends Part>(
  t: PageWords["t"],
  field: Readonly<{ key: string } & Record<P, string>>,
  part: P,
): string {
  const english: Shipped = pageWords("en").t.group("fields");
  const own: Shipped = t.group("fields");
  const isShipped = Object.hasOwn(english, field.key) && english[field.key]?.[part] === field[part];
  return (isShipped && own[field.key]?.[part]) || field[part];
}
