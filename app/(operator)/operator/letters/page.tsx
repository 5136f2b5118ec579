import { randomUUID } from "node:crypto";
import { BackLink, Heading, type PageProps } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { LettersForm } from "#app/(operator)/_letters/letters-form.tsx";
import { membersPath } from "#app/(operator)/operator/members/members-path.ts";
import { listMembers } from "#features/directory/list-members.ts";
import { membersQuery } from "#features/directory/members-query.ts";
import { letterDays, mostLetters } from "#features/operators/make-letters.ts";
import { isLook, requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { makeTheseLetters } from "./actions.ts";
import { lettersQuery } from "./letters-query.ts";

/** Letters to those whom the list of members shows with the same filters: how many there would be, and the button. */
export default async function LettersPage({ searchParams }: PageProps) {
  const by = await requireOperator();
  const { t, language } = await words();
  const { q, state, role, missing, stale } = await searchParams;
  const query = lettersQuery({ q, state, role, missing, stale });
  // The first page of them is listed by it, which is saved like any look: a number, too, tells who is found.
  const total = query && isLook() ? (await listMembers(by, query, { language })).total : 0;
  const back = membersPath(membersQuery({ q, state, role, missing, stale }));
  const up = <BackLink to={back}>{t("directory.heading")}</BackLink>;
  const said =
    total > mostLetters
      ? t("letters.tooMany", { total, most: mostLetters })
      : t("letters.count", { count: total });
  if (!query || total === 0 || total > mostLetters)
    return (
      <>
        {up}
        <Heading>{t("letters.manyHeading")}</Heading>
        <p className="mt-4 max-w-measure">{said}</p>
        <p className="mt-4 max-w-measure">{t("letters.activeOnly")}</p>
      </>
    );
  const texts = t.group("lettersForm");
  return (
    <LettersForm
      action={makeTheseLetters}
      heading={t("letters.manyHeading")}
      intro={
        <>
          <p className="mt-4 max-w-measure font-bold">{said}</p>
          <p className="mt-4 max-w-measure">{t("letters.intro", { days: letterDays })}</p>
        </>
      }
      submit={texts.submitMany}
      portal={settings().portalName}
      // So that a double click makes the same links.
      stamp={makeStamp(by, [["form", randomUUID()]])}
      up={up}
      back={back}
      hidden={{
        q: query.q,
        role: query.role ?? "",
        missing: query.missing ?? "",
        stale: query.stale ? "1" : "",
      }}
      reasonIsOptional={!settings().operatorReason}
      words={t.group("form")}
      texts={texts}
    />
  );
}
