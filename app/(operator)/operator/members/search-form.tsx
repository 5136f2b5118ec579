import { Button } from "#app/_ui/button.tsx";
import type { MembersQuery } from "#features/directory/members-query.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = Pick<PageWords, "t"> & {
  query: MembersQuery;
  /** Nothing else is found. */
  byUsername: boolean;
};

/** The search box, which keeps the filters and the order. It needs no script. */
export function SearchForm({ query, byUsername, t }: Props) {
  const { q, state, role, sort, missing, stale } = query;
  const kept = { state, role, sort: sort === "username" ? undefined : sort, missing };
  return (
    <search className="mt-6 print:hidden">
      <form action="/operator/members">
        <label htmlFor="q" className="block font-bold">
          {t("directory.find")}
        </label>
        <p id="q-hint" className="text-sm text-muted">
          {t(byUsername ? "directory.findUsername" : "directory.findAnything")}
        </p>
        {Object.entries(kept).map(
          ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
        )}
        {stale && <input type="hidden" name="stale" value="1" />}
        <div className="mt-1 flex max-w-measure gap-3">
          <input
            type="search"
            id="q"
            name="q"
            defaultValue={q}
            aria-describedby="q-hint"
            // biome-ignore lint/a11y/noAutofocus: operators come here to find somebody
            autoFocus
            dir="auto"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="control min-w-0"
          />
          <Button>{t("directory.search")}</Button>
        </div>
      </form>
    </search>
  );
}
