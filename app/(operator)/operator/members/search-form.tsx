import { Button } from "#app/_ui/button.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import type { MembersQuery } from "#features/directory/members-query.ts";
import type { Field } from "#features/fields/field.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = {
  query: MembersQuery;
  /** The fields in which something is found beside usernames. */
  searched: readonly Field[];
  words: PageWords;
};

/** The search box, which keeps the filters and the order. It needs no script. */
export function SearchForm({ query, searched, words: { t, format } }: Props) {
  const { q, state, role, sort, missing, stale } = query;
  const fields = format.list(searched.map((field) => fieldText(t, field, "label")));
  const kept = { state, role, sort: sort === "username" ? undefined : sort, missing };
  return (
    <search className="mt-6 print:hidden">
      <form action="/operator/members">
        <label htmlFor="q" className="block font-bold">
          {t("directory.find")}
        </label>
        <p id="q-hint" className="text-sm text-muted">
          {searched.length === 0 ? t("directory.findUsername") : t("directory.findAnything", { fields })}
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
