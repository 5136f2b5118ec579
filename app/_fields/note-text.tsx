import { fieldText } from "#app/_ui/field-text.ts";
import type { Field } from "#features/fields/field.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What the operators want to be read between two entries. */
export function NoteText({ note, t }: { note: Field; t: PageWords["t"] }) {
  const help = fieldText(t, note, "help");
  return (
    <div dir="auto" className="mt-6 max-w-measure whitespace-pre-wrap [overflow-wrap:anywhere]">
      <p>{fieldText(t, note, "label")}</p>
      {help && <p className="text-sm text-muted">{help}</p>}
    </div>
  );
}
