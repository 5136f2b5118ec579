import { fieldText } from "#app/_ui/field-text.ts";
import type { MemberList } from "#features/directory/list-members.ts";
import type { MembersQuery } from "#features/directory/members-query.ts";
import { type StateWord, stateWords } from "#features/members/member-states.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { membersPath } from "./members-path.ts";

type Props = { query: MembersQuery; list: MemberList; words: PageWords };

/** More links than this about what is missing would hide the list. */
const few = 5;

/** Links that choose whom the list shows, each with how many there would be, where that may be told. */
export function Filters({ query, list, words: { t, format } }: Props) {
  const { counts, fields, staleMonths } = list;
  const first = { ...query, after: undefined };
  const link = (label: string, count: number | undefined, isChosen: boolean, to: Partial<MembersQuery>) => (
    <a
      key={label}
      href={membersPath({ ...first, ...to })}
      className="filter gap-1.5"
      aria-current={isChosen ? "true" : undefined}
    >
      {label}
      {count !== undefined && <span className="font-normal text-muted">{format.number(count)}</span>}
    </a>
  );
  // Nobody is looked for there where there is nobody.
  const states = stateWords.filter(
    (state) =>
      state !== "refused" || counts === undefined || counts.states.refused > 0 || query.state === state,
  );
  const stateLink = (state: StateWord) =>
    link(t(`directory.states.${state}`), counts?.states[state], query.state === state, { state });
  const without = (field: MemberList["fields"][number]) => {
    const isChosen = query.missing === field.key;
    const label = t("directory.without", { field: fieldText(t, field, "label") });
    return link(label, counts && (counts.missing[field.key] ?? 0), isChosen, {
      missing: isChosen ? undefined : field.key,
    });
  };
  const isOperators = query.role === "operator";
  return (
    <>
      <nav aria-label={t("directory.byState")} className="mt-6 flex flex-wrap gap-x-5 print:hidden">
        {link(t("directory.states.any"), counts?.states.any, query.state === undefined, { state: undefined })}
        {states.map(stateLink)}
      </nav>
      <nav aria-label={t("directory.byMore")} className="flex flex-wrap gap-x-5 text-sm print:hidden">
        {link(t("directory.operators"), counts?.roles.operator, isOperators, {
          role: isOperators ? undefined : "operator",
        })}
        {staleMonths !== undefined &&
          link(t("directory.stale", { months: staleMonths }), counts?.stale, query.stale, {
            stale: !query.stale,
          })}
        {fields.length <= few ? (
          fields.map(without)
        ) : (
          <details open={query.missing !== undefined}>
            <summary className="filter">{t("directory.withoutAny")}</summary>
            <div className="flex flex-wrap gap-x-5">{fields.map(without)}</div>
          </details>
        )}
      </nav>
    </>
  );
}
