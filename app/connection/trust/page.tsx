import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { encode } from "uqr";
import { Heading, Section, Up } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";

export const metadata: Metadata = { robots: { index: false } };

/** How a device learns to trust the portal's own authority. */
export default async function TrustPage() {
  const facts = requestContext().connection?.();
  if (!facts) notFound();
  const { t } = await words();
  return (
    <main className="mx-auto max-w-page box-content px-3 pt-8 pb-16 sm:px-6 sm:pt-12">
      <Up to="/connection">{t("connection.heading")}</Up>
      <Heading>{t("trust.heading")}</Heading>
      {facts.authority ? (
        <Steps fingerprint={facts.authority.fingerprint} t={t} />
      ) : (
        <p className="mt-4 max-w-measure">{t("trust.nothingToDo")}</p>
      )}
    </main>
  );
}

const systems = ["windows", "macos", "ios", "android", "debian", "fedora", "firefox"] as const;

const marked = {
  b: (text: ReactNode) => <b>{text}</b>,
  code: (text: ReactNode) => <code>{text}</code>,
};

function Steps({ fingerprint, t }: { fingerprint: string; t: PageWords["t"] }) {
  const address = `${settings().origins[0]}/connection/trust`;
  const download = (file: string) => (text: ReactNode) => (
    <a href={`/connection/trust/${file}`} download>
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
          <code>{fingerprint}</code>
        </p>
      </Section>
      <Section heading={t("trust.install")}>
        <dl className="mt-3">
          {systems.map((system) => (
            <div key={system} className="border-b border-line py-3">
              <dt className="font-bold">{t(`trust.systems.${system}`)}</dt>
              <dd className="max-w-measure">{t.rich(`trust.steps.${system}`, marked)}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section heading={t("trust.phone")}>
        <p className="mt-2 max-w-measure">{t("trust.phoneText")}</p>
        <Code of={address} label={t("trust.qrCode", { address })} />
        <p className="mt-2">
          <code>{address}</code>
        </p>
      </Section>
    </>
  );
}

/** A QR code (ISO/IEC 18004), dark on light in every scheme: scanners want it so. */
function Code({ of, label }: { of: string; label: string }) {
  const { data, size } = encode(of, { border: 4 });
  const modules = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  return (
    <svg viewBox={`0 0 ${size} ${size}`} className="mt-4 size-48" role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={modules.join("")} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
