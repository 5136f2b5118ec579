import { headers } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { BackLink, Heading, Section } from "#app/_ui/page.tsx";
import { QrCode } from "#app/_ui/qr-code.tsx";
import { qrDrawing } from "#app/_ui/qr-drawing.ts";
import { words } from "#app/_ui/words.ts";
import { hostOfOrigin, isThisMachine } from "#lib/origin.ts";
import { reachableHosts } from "#lib/reachable-hosts.ts";
import { requestContext } from "#lib/request-context.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** How a device learns to trust the portal's own authority. */
export default async function TrustPage() {
  const facts = requestContext().connection?.();
  if (!facts) notFound();
  const { t } = await words();
  // The door lets in the portal's own hosts alone.
  const origin = `https://${(await headers()).get("host")}`;
  return (
    <>
      <meta name="robots" content="noindex" />
      <BackLink to="/connection">{t("connection.heading")}</BackLink>
      <Heading>{t("trust.heading")}</Heading>
      {facts.authority ? (
        <Steps fingerprint={facts.authority.fingerprint} origin={origin} t={t} />
      ) : (
        <p className="mt-4 max-w-measure">{t("trust.nothingToDo")}</p>
      )}
    </>
  );
}

const systems = ["windows", "macos", "ios", "android", "debian", "fedora", "firefox"] as const;

const marked = {
  li: (text: ReactNode) => <li>{text}</li>,
  b: (text: ReactNode) => <b>{text}</b>,
  code: (text: ReactNode) => <code>{text}</code>,
};

type StepsProps = { fingerprint: string; origin: string; t: PageWords["t"] };

function Steps({ fingerprint, origin, t }: StepsProps) {
  const address = `${origin}${path}`;
  const download = (file: string) => (text: ReactNode) => (
    <a href={`${path}/${file}`} download>
      {text}
    </a>
  );
  return (
    <>
      <p className="mt-4 max-w-measure">{t("trust.intro")}</p>
      <Section heading={t("trust.download")}>
        <ul className="mt-3 space-y-2">
          <li>{t.rich("trust.downloadCrt", { link: download("authority.crt") })}</li>
          <li>{t.rich("trust.downloadPem", { link: download("authority.pem") })}</li>
        </ul>
      </Section>
      <Section heading={t("trust.compare")}>
        <p className="mt-2 max-w-measure">{t("trust.compareText")}</p>
        <p className="mt-3">
          <code className="fingerprint">{fingerprint}</code>
        </p>
      </Section>
      <Section heading={t("trust.install")}>
        <dl className="mt-3">
          {systems.map((system) => (
            <div key={system} className="border-b border-line py-3">
              <dt className="font-bold">{t(`trust.systems.${system}`)}</dt>
              <dd className="max-w-measure">
                <ol className="list-decimal ps-6">{t.rich(`trust.steps.${system}`, marked)}</ol>
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <div className="max-sm:hidden">
        <Section heading={t("trust.phone")}>
          {isThisMachine(hostOfOrigin(origin)) ? (
            <OnThisMachine elsewhere={reachableHosts().elsewhere} t={t} />
          ) : (
            <>
              <p className="mt-2 max-w-measure">{t("trust.phoneText")}</p>
              <QrCode drawing={qrDrawing(address)} label={t("trust.qrCode", { address })} />
              <p className="mt-2">
                <code>{address}</code>
              </p>
            </>
          )}
        </Section>
      </div>
    </>
  );
}

const path = "/connection/trust";

/** A code of localhost would lead a phone to itself. */
function OnThisMachine({ elsewhere, t }: { elsewhere: string | undefined; t: PageWords["t"] }) {
  if (elsewhere === undefined) return <p className="mt-2 max-w-measure">{t("trust.onlyHere")}</p>;
  const address = `${elsewhere}${path}`;
  return (
    <p className="mt-2 max-w-measure">
      {t.rich("trust.elsewhere", {
        address,
        link: (text) => (
          <a href={address}>
            <code>{text}</code>
          </a>
        ),
      })}
    </p>
  );
}
