import { fieldText } from "#app/_ui/field-text.ts";
import { hidden } from "#app/_ui/hidden.tsx";
import { Day } from "#app/_ui/when.tsx";
import type { ListedMember, MemberList, ShownValue } from "#features/directory/list-members.ts";
import type { MembersQuery } from "#features/directory/members-query.ts";
import { wordOf } from "#features/members/member-states.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { membersPath } from "./members-path.ts";

type Props = { query: MembersQuery; list: MemberList; words: PageWords };

const columns = [
  { name: "member", sort: "username", order: "ascending" },
  { name: "state", sort: undefined, order: undefined },
  { name: "joined", sort: "-joined", order: "descending" },
  { name: "seen", sort: "-seen", order: "descending" },
] as const;

/** The members found: a table, in which on phones each row is a small list. */
export function MembersTable({ query, list, words }: Props) {
  const { t } = words;
  if (list.total === 0 && list.progress && (query.missing !== undefined || query.stale)) return null;
  if (list.total === 0) return <Nobody query={query} t={t} />;
  return (
    <table className="roster mt-4">
      <caption>
        {query.q === ""
          ? t("directory.count", { count: list.total })
          : t.rich("directory.countWith", { count: list.total, q: () => <bdi>{query.q}</bdi> })}
      </caption>
      <thead>
        <tr>
          {columns.map(({ name, sort, order }) => (
            <th key={name} scope="col" aria-sort={sort === query.sort ? order : undefined}>
              {sort ? (
                <a href={membersPath({ ...query, sort, after: undefined })}>
                  {t(`directory.columns.${name}`)}
                </a>
              ) : (
                t(`directory.columns.${name}`)
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.members.map((member) => (
          <Row key={member.id} member={member} words={words} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ member, words: { t, format } }: Pick<Props, "words"> & { member: ListedMember }) {
  const { id, username, role, state, createdAt, lastLogInAt, values } = member;
  const path = `/operator/members/${id}`;
  const name = () => <bdi>{username}</bdi>;
  return (
    <tr>
      <th scope="row">
        <a href={path}>
          <bdi>{username}</bdi>
        </a>{" "}
        {role === "operator" && <span className="pill">{t("directory.operator")}</span>}
        {values.map((value) => (
          <Value key={value.field.key} value={value} t={t} />
        ))}
        {state === "awaiting approval" && (
          <span className="roster-value flex gap-4">
            <a href={`${path}/approve`}>{t.rich("directory.approve", { hidden, name })}</a>
            <a href={`${path}/refuse`}>{t.rich("directory.refuse", { hidden, name })}</a>
          </span>
        )}
      </th>
      <td>
        <span className="roster-state" data-state={wordOf(state)}>
          {t(`directory.is.${wordOf(state)}`)}
        </span>
      </td>
      <td>
        <span className="roster-label">{t("directory.columns.joined")} </span>
        <Day at={createdAt} format={format} />
      </td>
      <td>
        <span className="roster-label">{t("directory.columns.seen")} </span>
        {lastLogInAt === null ? (
          <span className="text-muted">{t("directory.notYet")}</span>
        ) : (
          <Day at={lastLogInAt} format={format} />
        )}
      </td>
    </tr>
  );
}

function Value({ value: { field, excerpt }, t }: Pick<PageWords, "t"> & { value: ShownValue }) {
  return (
    <span className="roster-value">
      <span className="text-muted">{fieldText(t, field, "label")}</span>{" "}
      {excerpt ? (
        <bdi>
          {excerpt.before}
          {excerpt.found && <mark>{excerpt.found}</mark>}
          {excerpt.after}
        </bdi>
      ) : (
        <span className="text-muted">{t("directory.unreadable")}</span>
      )}
    </span>
  );
}

/** Says what to do instead. */
function Nobody({ query, t }: Pick<Props, "query"> & Pick<PageWords, "t">) {
  const { q, state, role, missing, stale } = query;
  const isFiltered = Boolean(state ?? role ?? missing) || stale;
  const everyone = (text: React.ReactNode) => <a href={membersPath({ q, sort: query.sort })}>{text}</a>;
  return (
    <p className="mt-6 max-w-measure text-muted" role="status">
      {q !== "" && t.rich("directory.none.found", { q: () => <bdi>{q}</bdi> })}
      {q === "" && (state === "waiting" ? t("directory.none.waiting") : t("directory.none.filtered"))}{" "}
      {isFiltered && t.rich("directory.none.everyone", { link: everyone })}
    </p>
  );
}
