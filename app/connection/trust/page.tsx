import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { encode } from "uqr";
import { Heading, Section, Up } from "#app/_ui/page.tsx";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";

export const metadata: Metadata = { robots: { index: false } };

/** How a device learns to trust the portal's own authority. */
export default function TrustPage() {
  const facts = requestContext().connection?.();
  if (!facts) notFound();
  return (
    <main className="mx-auto max-w-page box-content px-3 pt-8 pb-16 sm:px-6 sm:pt-12">
      <Up to="/connection">How this connection is protected</Up>
      <Heading>Trust this portal's authority</Heading>
      {facts.authority ? (
        <Steps fingerprint={facts.authority.fingerprint} />
      ) : (
        <p className="mt-4 max-w-measure">
          Nothing to do: whoever runs this portal brought a certificate of another authority.
        </p>
      )}
    </main>
  );
}

const systems: readonly (readonly [string, string])[] = [
  [
    "Windows",
    "Open authority.crt, choose Install Certificate, Local Machine, and the store Trusted Root Certification Authorities.",
  ],
  [
    "macOS",
    "Open authority.crt in Keychain Access, open it there once more, and under Trust choose Always Trust.",
  ],
  [
    "iPhone and iPad",
    "Open authority.crt in Safari, install the profile in Settings, then switch it on under General, About, Certificate Trust Settings.",
  ],
  [
    "Android",
    "Save authority.crt, then in Settings under Security, Encryption and credentials choose Install a certificate, CA certificate.",
  ],
  [
    "Debian, Ubuntu",
    "Save authority.pem as /usr/local/share/ca-certificates/postern.crt, then run sudo update-ca-certificates.",
  ],
  ["Fedora", "Save authority.pem in /etc/pki/ca-trust/source/anchors, then run sudo update-ca-trust."],
  [
    "Firefox",
    "In Settings, Privacy and Security, View Certificates, import authority.pem under Authorities, for websites.",
  ],
];

function Steps({ fingerprint }: { fingerprint: string }) {
  const address = `${settings().origins[0]}/connection/trust`;
  return (
    <>
      <p className="mt-4 max-w-measure">
        This portal made its certificate itself, so browsers warn until they are told to trust its authority,
        once on each device. That authority can vouch only for servers: this portal, this machine's own name,
        names ending in .local and .home.arpa, and private networks. It cannot vouch for any other website,
        for e-mail or for people.
      </p>
      <Section heading="First, compare">
        <p className="mt-2 max-w-measure">
          Ask whoever runs the portal for this fingerprint, on paper or by telephone. If it differs, somebody
          stands in between: stop here.
        </p>
        <p className="mt-3">
          <code>{fingerprint}</code>
        </p>
      </Section>
      <Section heading="Then download it">
        <ul className="mt-3 space-y-2">
          <li>
            <a href="/connection/trust/authority.crt" download>
              Download authority.crt
            </a>
            , for Windows, macOS and phones
          </li>
          <li>
            <a href="/connection/trust/authority.pem" download>
              Download authority.pem
            </a>
            , for Linux and Firefox
          </li>
        </ul>
      </Section>
      <Section heading="And install it">
        <dl className="mt-3">
          {systems.map(([system, step]) => (
            <div key={system} className="border-b border-line py-3">
              <dt className="font-bold">{system}</dt>
              <dd className="max-w-measure">{step}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section heading="On a phone">
        <p className="mt-2 max-w-measure">Point its camera here to open this page there.</p>
        <Code of={address} />
        <p className="mt-2">
          <code>{address}</code>
        </p>
      </Section>
    </>
  );
}

/** A QR code (ISO/IEC 18004), dark on light in every scheme: scanners want it so. */
function Code({ of }: { of: string }) {
  const { data, size } = encode(of, { border: 4 });
  const modules = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  return (
    <svg viewBox={`0 0 ${size} ${size}`} className="mt-4 size-48" role="img" aria-label={`QR code of ${of}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={modules.join("")} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
