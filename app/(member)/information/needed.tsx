import { problemSentence } from "#app/_fields/problem-sentence.ts";
import { fieldText } from "#app/_ui/field-text.ts";
import { memberMay } from "#features/fields/access.ts";
import { type Entry, isMissing, toBeCorrected } from "#features/information/read-information.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = { entries: readonly Entry[]; now: number; words: PageWords };

/** What is missing or to be corrected, with a link to where one does it. */
export function Needed({ entries, now, words: { t } }: Props) {
  const needs = entries.flatMap((entry) =>
    sentencesFor({ t }, entry, now).map((sentence) => ({ entry, sentence })),
  );
  if (needs.length === 0) return null;
  return (
    <section className="mt-6 border-s-4 border-attention bg-attention-tint p-4 print:hidden">
      <h2 className="text-base">{t("information.needed")}</h2>
      <ul className="mt-1 space-y-1">
        {needs.map(({ entry: { field, value }, sentence }) => (
          <li key={`${field.key} ${sentence}`} className="[overflow-wrap:anywhere]">
            {memberMay(field, value !== undefined) === "see" ? (
              t("information.askOperators", { sentence })
            ) : (
              <a href={`/information/edit#${field.key}`}>{sentence}</a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is missing is asked only of who may give it. */
function sentencesFor(words: Pick<PageWords, "t">, entry: Entry, now: number): string[] {
  const { field } = entry;
  if (isMissing(entry, now) && memberMay(field, false) !== "see")
    return [words.t("information.enter", { field: fieldText(words.t, field, "label") })];
  return toBeCorrected(entry).map((problem) => problemSentence(words, field, problem));
}
