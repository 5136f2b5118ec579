import type { PageWords } from "#lib/words/page-words.ts";

/** What may have been done on the page before: the address carries the word, the sentence is ours. */
const said = ["saved", "unchanged", "password", "ended", "others", "deleted", "language"] as const;

type Props = { said: string | string[] | undefined; t: PageWords["t"] };

/** One sentence on the page one lands on; gone at the next. */
export function Done({ said: word, t }: Props) {
  const known = said.find((one) => one === word);
  if (!known) return null;
  return (
    <p role="status" className="mb-6 border-s-4 border-done bg-done-tint p-4">
      {t(`done.${known}`)}
    </p>
  );
}
