import { type PageWords, pageWords } from "#lib/words/page-words.ts";

type Shipped = Readonly<Record<string, Readonly<{ label?: string; help?: string }>>>;

/**
 * A field's label or help: those of the fields that every portal begins with, in the answer's language; others as they
 * were written.
 */
export function fieldText(
  t: PageWords["t"],
  field: Readonly<{ key: string; label: string; help: string }>,
  part: "label" | "help",
): string {
  const english: Shipped = pageWords("en").t.group("fields");
  const own: Shipped = t.group("fields");
  const isShipped = Object.hasOwn(english, field.key) && english[field.key]?.[part] === field[part];
  return (isShipped && own[field.key]?.[part]) || field[part];
}
