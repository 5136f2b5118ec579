import { DescriptionList, Fact } from "#app/_ui/description-list.tsx";
import { hidden } from "#app/_ui/hidden.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { Heading, type PageProps } from "#app/_ui/page.tsx";
import { When } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { passwordChangedAt } from "#features/passwords/password-changed-at.ts";
import { requireMember } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { listSessions } from "#features/sessions/list-sessions.ts";
import { languageNames, languages } from "#lib/words/languages.ts";
import { LanguageForm } from "./language-form.tsx";

export default async function SecurityPage({ searchParams }: PageProps) {
  const act = await requireMember();
  const said = await words();
  const { t } = said;
  const { done } = await searchParams;
  const { language } = act.subject;
  // The test language is not offered, but stays where it was chosen.
  const offered = languages.filter((one) => one !== "ar-XB" || one === language);
  const choices = [
    ["", t("language.browser")] as const,
    ...offered.map((one) => [one, languageNames[one]] as const),
  ];
  const others = (await listSessions(act)).length - 1;
  const changedAt = await passwordChangedAt(act);
  const changed = () => <When at={changedAt} now={act.from.at} words={said} />;
  return (
    <>
      <Notice code={done} t={t} />
      <Heading>{t("security.heading")}</Heading>
      <DescriptionList>
        <Fact
          label={t("security.password")}
          action={<a href="/security/password">{t.rich("security.passwordLink", { hidden })}</a>}
        >
          {t.rich("security.passwordText", { changed })}
        </Fact>
        <Fact
          label={t("security.sessions")}
          action={<a href="/security/sessions">{t.rich("security.sessionsLink", { hidden })}</a>}
        >
          {t("security.sessionsText", { others })}
        </Fact>
        <Fact
          label={t("security.activity")}
          action={<a href="/activity">{t.rich("security.activityLink", { hidden })}</a>}
        >
          {t("security.activityText")}
        </Fact>
        <Fact label={t("language.label")}>
          <LanguageForm
            stamp={makeStamp(act, [])}
            words={t.group("form")}
            texts={t.group("language")}
            chosen={language ?? ""}
            choices={choices}
          />
        </Fact>
        <Fact
          label={t("security.membership")}
          action={<a href="/account/delete">{t.rich("security.membershipLink", { hidden })}</a>}
        >
          {t("security.membershipText")}
        </Fact>
      </DescriptionList>
    </>
  );
}
