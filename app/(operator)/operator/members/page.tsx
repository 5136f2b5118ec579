import { Notice } from "#app/_ui/notice.tsx";
import { Heading, type PageProps } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { listMembers } from "#features/directory/list-members.ts";
import { membersQuery } from "#features/directory/members-query.ts";
import { isLook, requireOperator } from "#features/request/current-operator.ts";
import { Filters } from "./filters.tsx";
import { membersPath } from "./members-path.ts";
import { MembersTable } from "./members-table.tsx";
import { Reading } from "./reading.tsx";
import { SearchForm } from "./search-form.tsx";

export default async function MembersPage({ searchParams }: PageProps) {
  const by = await requireOperator();
  const said = await words();
  const { t } = said;
  const { q, state, role, sort, missing, stale, after, done } = await searchParams;
  const query = membersQuery({ q, state, role, sort, missing, stale, after });
  const list = isLook() ? await listMembers(by, query, { language: t.language }) : undefined;
  return (
    <>
      <Notice code={done} t={t} />
      <Heading>{t("directory.heading")}</Heading>
      <SearchForm query={query} searched={list?.searched ?? []} words={said} />
      {list && (
        <>
          {list.progress && <Reading query={query} progress={list.progress} words={said} />}
          <Filters query={query} list={list} words={said} />
          <MembersTable query={query} list={list} words={said} />
          {(list.previous ?? list.next) !== undefined && (
            <nav aria-label={t("directory.pages")} className="mt-4 flex gap-6 print:hidden">
              {list.previous !== undefined && (
                <a href={membersPath({ ...query, after: list.previous })}>{t("directory.previous")}</a>
              )}
              {list.next !== undefined && (
                <a href={membersPath({ ...query, after: list.next })}>{t("directory.next")}</a>
              )}
            </nav>
          )}
        </>
      )}
      <p className="mt-6 print:hidden">
        <a href="/operator/members/export">{t("directory.export")}</a>
      </p>
      {list && list.total > 0 && (
        <p className="mt-3 print:hidden">
          <a href={membersPath({ ...query, after: undefined, sort: undefined }, "/operator/letters")}>
            {t("letters.forThese")}
          </a>
        </p>
      )}
    </>
  );
}
