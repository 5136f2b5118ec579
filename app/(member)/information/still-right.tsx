import type { Entry } from "#features/information/read-information.ts";
import { isStale, lastRightAt } from "#features/information/stale.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = { entries: readonly Entry[]; now: number; words: PageWords };

/** A reminder, when somebody should look through their information again: CONFIRM_MONTHS has passed for some of it. */
export function StillRight({ entries, now, words: { t, format } }: Props) {
  const stale = entries.filter((entry) => entry.field.retiredAt === null && isStale(entry, now));
  if (stale.length === 0) return null;
  const first = Math.min(...stale.map((entry) => lastRightAt(entry) ?? now));
  return (
    <section
      aria-labelledby="_still-right"
      className="mb-6 border-s-4 border-attention bg-attention-tint p-4 print:hidden"
    >
      <h2 id="_still-right" className="text-base">
        {t("confirming.reminder")}
      </h2>
      <p className="mt-1 max-w-measure">
        {t.rich("confirming.reminderText", {
          count: stale.length,
          day: format.day(first),
          link: (text) => <a href="/information/confirm">{text}</a>,
        })}
      </p>
    </section>
  );
}
