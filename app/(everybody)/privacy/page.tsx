import { Contact } from "#app/_ui/contact.tsx";
import { DescriptionList, Fact } from "#app/_ui/description-list.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { BackLink, Heading, Section } from "#app/_ui/page.tsx";
import { seenByText } from "#app/_ui/seen-by.ts";
import { Day } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { operatorNames } from "#features/members/operators.ts";
import type { PolicyFacts, PolicyField } from "#features/policies/policy-facts.ts";
import { currentPolicies } from "#features/policies/policy-versions.ts";
import { currentMember } from "#features/request/current-member.ts";
import { waitingDays } from "#features/retention/retention-rules.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What is kept about members, as the fields and settings have it now. Who runs the portal is named to members alone. */
export default async function PrivacyPage() {
  const act = await currentMember();
  const said = await words();
  const { t, format } = said;
  const { versions, newest } = await currentPolicies(requestContext().at);
  const names = act && (await operatorNames());
  const earlier = versions.filter(({ version }) => version < newest.version).toReversed();
  return (
    <>
      {!act && <BackLink to="/log-in">{t("logInForm.heading")}</BackLink>}
      <Heading>{t("privacy.heading")}</Heading>
      <p className="mt-4 max-w-measure">{t("privacy.intro", { portal: settings().portalName })}</p>
      <p className="mt-2 text-sm text-muted">
        {t.rich("privacy.version", {
          version: newest.version,
          day: () => <Day at={newest.at} format={format} />,
        })}
      </p>
      <WhatIsKept facts={newest.facts} fields={await fieldsByKey()} words={said} />
      <Section heading={t("privacy.who")}>
        <p className="mt-2 max-w-measure">{t("privacy.whoYou")}</p>
        <p className="mt-2 max-w-measure">
          {t("privacy.whoOperators")} {names && <bdi>{namesText(names, said)}</bdi>}
        </p>
        <p className="mt-2 max-w-measure">{t("privacy.whoOthers")}</p>
        <p className="mt-2 max-w-measure">{t("privacy.whoKeys")}</p>
      </Section>
      <HowLong keptFor={newest.facts.keptFor} t={t} />
      <Section heading={t("privacy.yours")}>
        <p className="mt-2 max-w-measure">
          {t.rich("privacy.yoursText", {
            see: (text) => <a href="/information">{text}</a>,
            delete: (text) => <a href="/account/delete">{text}</a>,
          })}
        </p>
      </Section>
      <Section heading={t("privacy.whom")}>
        <p className="mt-2 max-w-measure">
          <Contact t={t} />
        </p>
      </Section>
      {earlier.length > 0 && (
        <Section heading={t("privacy.versions")}>
          <ul className="mt-2 space-y-1">
            {earlier.map(({ version, at }) => (
              <li key={version}>
                {t.rich("privacy.earlier", { version, day: () => <Day at={at} format={format} /> })}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

type Kept = { facts: PolicyFacts; fields: Awaited<ReturnType<typeof fieldsByKey>>; words: PageWords };

function WhatIsKept({ facts, fields, words }: Kept) {
  const { t } = words;
  const { signUp } = facts;
  const byOperators = <SeenBy roles={["operators"]} words={words} />;
  return (
    <Section heading={t("privacy.what")}>
      <p className="mt-2 max-w-measure">{t(`privacy.signUp.${signUp}`)}</p>
      <DescriptionList>
        {facts.fields.map(({ access = "member edits", isRetired, ...said }) => {
          const field = { ...said, translations: fields.get(said.key)?.translations ?? {} };
          return (
            <Fact key={field.key} label={fieldText(t, field, "label")}>
              {fieldText(t, field, "purpose")}
              <SeenBy roles={field.seenBy} words={words} />
              <p className="text-sm text-muted">
                {isRetired ? t("privacy.retired") : t(`privacy.access.${access}`)}
              </p>
            </Fact>
          );
        })}
        {(["username", "sessions", "activity"] as const).map((one) => (
          <Fact key={one} label={t(`privacy.${one}`)}>
            {t(`privacy.${one}Text`)}
            {byOperators}
          </Fact>
        ))}
        {(["password", "cookies"] as const).map((one) => (
          <Fact key={one} label={t(`privacy.${one}`)}>
            {t(`privacy.${one}Text`)}
          </Fact>
        ))}
      </DescriptionList>
    </Section>
  );
}

function SeenBy({ roles, words }: { roles: PolicyField["seenBy"]; words: PageWords }) {
  return <p className="text-sm text-muted">{seenByText(words, roles)}</p>;
}

function HowLong({ keptFor, t }: { keptFor: PolicyFacts["keptFor"]; t: PageWords["t"] }) {
  const { membershipMonths: months, copyDays: copies } = keptFor;
  return (
    <Section heading={t("privacy.howLong")}>
      <p className="mt-2 max-w-measure">
        {t("privacy.untilDeleted")}{" "}
        {months === null ? t("privacy.neverAway") : t("privacy.away", { months, ...waitingDays })}
      </p>
      <p className="mt-2 max-w-measure">
        {t("privacy.sessionTimes", { days: keptFor.sessionDays, idle: keptFor.unusedSessionDays })}{" "}
        {t("privacy.otherTimes", { browser: keptFor.knownBrowserDays, failures: keptFor.failureDays })}
      </p>
      <p className="mt-2 max-w-measure">
        {copies === null ? t("privacy.noCopies") : t("privacy.copies", { days: copies })}{" "}
        {t("privacy.copiesByHand")}
      </p>
    </Section>
  );
}

function namesText(names: readonly string[], { t, format }: PageWords): string {
  return names.length === 0 ? t("privacy.whoNobody") : t("privacy.whoNames", { names: format.list(names) });
}
