import { notFound } from "next/navigation";
import { DescriptionList, Fact } from "#app/_ui/description-list.tsx";
import { BackLink, Heading, Section } from "#app/_ui/page.tsx";
import { plainName } from "#app/_ui/plain-name.ts";
import { Day } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { currentMember } from "#features/request/current-member.ts";
import type { CertificateFacts } from "#lib/connection-facts.ts";
import { requestContext } from "#lib/request-context.ts";
import { certificateWarningText } from "#lib/words/certificate-words.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { type Step, stepsOf, verdictOf } from "./steps.ts";

/** How the connection that asked for this very page is protected. */
export default async function ConnectionPage() {
  const facts = requestContext().connection?.();
  if (!facts) notFound();
  const act = await currentMember();
  const said = await words();
  const { t } = said;
  return (
    <>
      <meta name="robots" content="noindex" />
      {!act && <BackLink to="/log-in">{t("logInForm.heading")}</BackLink>}
      <Heading>{t("connection.heading")}</Heading>
      <p className="mt-4 max-w-measure border-s-4 border-done bg-done-tint p-4">{verdictOf(facts, t)}</p>
      <Section heading={t("connection.handshake")}>
        <p className="mt-2 max-w-measure">
          {t(facts.resumed ? "connection.introResumed" : "connection.intro")}
        </p>
        <p aria-hidden="true" className="mt-6 hidden justify-between text-sm font-bold sm:flex">
          <span>{t("connection.browser")}</span>
          <span>{t("connection.server")}</span>
        </p>
        <ol className="mt-2 border-line-strong sm:border-x-2">
          {stepsOf(facts, t).map((step) => (
            <Message key={`${step.from} ${step.name}`} step={step} t={t} />
          ))}
        </ol>
      </Section>
      <Section heading={t("connection.certificates")}>
        {facts.authority && (
          <p className="mt-2 max-w-measure">
            {t.rich("connection.ownAuthority", { link: (text) => <a href="/connection/trust">{text}</a> })}
          </p>
        )}
        {facts.warnings.map((warning) => (
          <p key={warning.code} className="mt-2 max-w-measure">
            <strong>{certificateWarningText(said.language, warning)}</strong>
          </p>
        ))}
        {facts.chain.map((certificate) => (
          <Certificate key={certificate.fingerprint} of={certificate} words={said} />
        ))}
      </Section>
    </>
  );
}

/** From 640 px on an arrow from lane to lane; on phones the direction in words. */
function Message({ step: { from, name, values, text }, t }: { step: Step; t: PageWords["t"] }) {
  return (
    <li className="border-b border-line py-4 sm:border-0">
      <p className="text-sm text-muted sm:sr-only">
        {t(from === "browser" ? "connection.toServer" : "connection.toBrowser")}
      </p>
      <div className="sm:px-6">
        <h3>{name}</h3>
        {values.map((value) => (
          <p key={value}>
            <code>{value}</code>
          </p>
        ))}
        <p className="mt-1 max-w-measure">{text}</p>
      </div>
      <div
        aria-hidden="true"
        className={`mt-2 hidden items-center text-accent leading-none sm:flex ${from === "browser" ? "" : "flex-row-reverse"}`}
      >
        <span className="grow border-t-2" />
        <span className="rtl:-scale-x-100">{from === "browser" ? "▶" : "◀"}</span>
      </div>
    </li>
  );
}

function Certificate({
  of: { subject, issuer, notBefore, notAfter, fingerprint },
  words: { t, format },
}: {
  of: CertificateFacts;
  words: PageWords;
}) {
  return (
    <DescriptionList>
      <Fact label={t("connection.issuedTo")}>
        <bdi>{plainName(subject)}</bdi>
      </Fact>
      <Fact label={t("connection.issuedBy")}>
        <bdi>{plainName(issuer)}</bdi>
      </Fact>
      <Fact label={t("connection.valid")}>
        {t.rich("connection.validity", {
          from: () => <Day at={notBefore} format={format} />,
          until: () => <Day at={notAfter} format={format} />,
        })}
      </Fact>
      <Fact label={t("connection.fingerprint")}>
        <code className="fingerprint">{fingerprint}</code>
      </Fact>
    </DescriptionList>
  );
}
