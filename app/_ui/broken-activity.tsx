import type { Broken } from "#features/activity/verify.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { Exactly } from "./when.tsx";

/** More than these help nobody. */
const most = 20;

/** Says which entries somebody else than the portal changed or took out; nothing where all is whole. */
export function BrokenActivity({ broken, words }: { broken: readonly Broken[]; words: PageWords }) {
  const { t, format } = words;
  if (broken.length === 0) return null;
  return (
    <section className="mt-6 border-s-4 border-problem bg-problem-tint p-4" aria-labelledby="_broken">
      <h2 id="_broken" className="text-base">
        {t("activity.broken.heading")}
      </h2>
      <p className="mt-1 max-w-measure">{t("activity.broken.text")}</p>
      <ul className="mt-2 list-disc space-y-1 ps-6">
        {broken.slice(0, most).map(({ number, id, at, why }) => (
          <li key={id + why}>
            {t.rich(`activity.broken.${why}`, { number, time: () => <Exactly at={at} format={format} /> })}
          </li>
        ))}
      </ul>
    </section>
  );
}
