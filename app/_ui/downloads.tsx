import type { PageWords } from "#lib/words/page-words.ts";

/** Everything kept about the member, as files. Plain links: nothing may fetch them ahead of a click. */
export function Downloads({ t }: Pick<PageWords, "t">) {
  return (
    <ul className="mt-4 space-y-2">
      {(["zip", "json", "csv", "vcf"] as const).map((format) => (
        <li key={format}>
          {t.rich(`downloads.${format}`, {
            link: (text) => (
              <a href={`/information/export?format=${format}`} download>
                {text}
              </a>
            ),
          })}
        </li>
      ))}
    </ul>
  );
}
