import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Fact, Facts } from "#app/_ui/facts.tsx";
import { Heading, Section, Up } from "#app/_ui/page.tsx";
import { currentMember } from "#features/sessions/current-member.ts";
import type { CertificateFacts } from "#lib/connection-facts.ts";
import { requestContext } from "#lib/request-context.ts";
import { type Step, stepsOf, verdictOf } from "./steps.ts";

export const metadata: Metadata = { robots: { index: false } };

/** How the connection that asked for this very page is protected. */
export default async function ConnectionPage() {
  const facts = requestContext().connection?.();
  if (!facts) notFound();
  const act = await currentMember();
  return (
    <main className="mx-auto max-w-page box-content px-3 pt-8 pb-16 sm:px-6 sm:pt-12">
      {act ? <Up to="/information">Your information</Up> : <Up to="/log-in">Log in</Up>}
      <Heading>How this connection is protected</Heading>
      <p className="mt-4 max-w-measure border-l-4 border-done bg-done-tint p-4">{verdictOf(facts)}</p>
      <Section heading="The handshake">
        <p className="mt-2 max-w-measure">
          Before a word of this page was sent, your browser and this server agreed on how to hide it from
          everybody else. {facts.resumed && "They knew each other from a moment ago, so it was short. "}These
          were their messages, in order.
        </p>
        <p aria-hidden="true" className="mt-6 hidden justify-between text-sm font-bold sm:flex">
          <span>Your browser</span>
          <span>This server</span>
        </p>
        <ol className="mt-2 border-line-strong sm:border-x-2">
          {stepsOf(facts).map((step) => (
            <Message key={`${step.from} ${step.name}`} step={step} />
          ))}
        </ol>
      </Section>
      <Section heading="The certificates">
        {facts.authority && (
          <p className="mt-2 max-w-measure">
            They come from this portal's own authority. <a href="/connection/trust">How to trust it</a>
          </p>
        )}
        {facts.warnings.map((concern) => (
          <p key={concern} className="mt-2 max-w-measure">
            <strong>{concern}</strong>
          </p>
        ))}
        {facts.chain.map((certificate) => (
          <Certificate key={certificate.fingerprint} of={certificate} />
        ))}
      </Section>
    </main>
  );
}

/** From 640 px on an arrow between the two lanes; on phones the direction in words. */
function Message({ step: { from, name, values, text } }: { step: Step }) {
  return (
    <li className="border-b border-line py-4 sm:border-0 sm:px-6">
      <p className="text-sm text-muted sm:sr-only">
        {from === "browser" ? "Your browser → this server" : "This server → your browser"}
      </p>
      <div className={from === "browser" ? "" : "sm:ml-40"}>
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
        <span className="h-0.5 grow bg-accent" />
        {from === "browser" ? "▶" : "◀"}
      </div>
    </li>
  );
}

function Certificate({
  of: { subject, issuer, notBefore, notAfter, fingerprint },
}: {
  of: CertificateFacts;
}) {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return (
    <Facts>
      <Fact label="Of">{subject}</Fact>
      <Fact label="Issued by">{issuer}</Fact>
      <Fact label="Valid">{`${day(notBefore)} to ${day(notAfter)}`}</Fact>
      <Fact label="SHA-256">
        <code>{fingerprint}</code>
      </Fact>
    </Facts>
  );
}
