import type { PageWords } from "#lib/words/page-words.ts";

/** What may have happened on the page before: the address carries the word, the sentence is ours. */
const done = [
  "welcome",
  "saved",
  "unchanged",
  "password",
  "ended",
  "others",
  "language",
  "withdrawn",
  "out",
  "back",
] as const;
const notes = ["expired", "unsaved"] as const;

type Props = { code: string | string[] | undefined; t: PageWords["t"] };

/**
 * One sentence on the page one lands on, in front of everything and focused, so that it is read out. It is said once:
 * instrumentation-client.ts takes the word out of the address.
 */
export function Notice({ code, t }: Props) {
  const known = [...done, ...notes].find((one) => one === code);
  if (!known) return null;
  const isNote = notes.some((one) => one === known);
  return (
    <section
      id="_done"
      // biome-ignore lint/a11y/noAutofocus: what came of it is what the person waits for
      autoFocus
      tabIndex={-1}
      aria-label={t(isNote ? "done.note" : "done.label")}
      className={`mb-6 border-s-4 p-4 ${isNote ? "border-attention bg-attention-tint" : "border-done bg-done-tint"}`}
    >
      {t(`done.${known}`)}
    </section>
  );
}
