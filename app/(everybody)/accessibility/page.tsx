import { Contact } from "#app/_ui/contact.tsx";
import { BackLink, Heading, Section } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { currentMember } from "#features/request/current-member.ts";

const means = ["keyboard", "reader", "small", "script", "colour"] as const;

/** For whom this portal is made, how that was tested, and whom to tell where it is not so. */
export default async function AccessibilityPage() {
  const act = await currentMember();
  const { t } = await words();
  return (
    <>
      {!act && <BackLink to="/log-in">{t("logInForm.heading")}</BackLink>}
      <Heading>{t("accessibility.heading")}</Heading>
      <p className="mt-4 max-w-measure">{t("accessibility.intro")}</p>
      <Section heading={t("accessibility.means")}>
        <ul className="mt-2 max-w-measure list-disc space-y-1 ps-6">
          {means.map((one) => (
            <li key={one}>{t(`accessibility.${one}`)}</li>
          ))}
        </ul>
      </Section>
      <Section heading={t("accessibility.tested")}>
        <p className="mt-2 max-w-measure">{t("accessibility.testedText")}</p>
      </Section>
      <Section heading={t("accessibility.problem")}>
        <p className="mt-2 max-w-measure">
          {t("accessibility.problemText")} <Contact t={t} />
        </p>
      </Section>
    </>
  );
}
