import { plainName } from "#app/_ui/plain-name.ts";
import type { ConnectionFacts } from "#lib/connection-facts.ts";
import type { PageWords } from "#lib/words/page-words.ts";
/** One message of the handshake: who says it, what it is called, what it settled here, and what it is for. */
export type Step = { from: "browser" | "server"; name: string; values: string[]; text: string };

type Translate = PageWords["t"];

/** The handshake of this connection in its protocol's order (RFC 8446 2, RFC 5246 7.3), without what it left out. */
export function stepsOf(facts: ConnectionFacts, t: Translate): Step[] {
  return facts.version === "TLSv1.3" ? stepsOf13(facts, t) : stepsBefore13(facts, t);
}

function stepsOf13(facts: ConnectionFacts, t: Translate): Step[] {
  const { version, cipher, group, protocol } = valuesOf(facts, t);
  return [
    hello(facts, t),
    step("server", "ServerHello", t("connection.steps.serverHelloEncrypted"), version, cipher, group),
    step("server", "EncryptedExtensions", t("connection.steps.encryptedExtensions"), protocol),
    ...(facts.resumed ? [] : proofs(facts, t)),
    step("server", "Finished", t("connection.steps.serverFinished")),
    step("browser", "Finished", t("connection.steps.browserFinished")),
    ...(facts.resumed ? [] : [step("server", "NewSessionTicket", t("connection.steps.ticket"))]),
  ];
}

/** Always whole: without tickets nothing resumes. */
function stepsBefore13(facts: ConnectionFacts, t: Translate): Step[] {
  const { version, cipher, group, protocol, signature } = valuesOf(facts, t);
  return [
    hello(facts, t),
    step("server", "ServerHello", t("connection.steps.serverHello"), version, cipher, protocol),
    certificate(facts, t),
    step("server", "ServerKeyExchange", t("connection.steps.serverKeyExchange"), group, signature),
    step("server", "ServerHelloDone", t("connection.steps.serverHelloDone")),
    step("browser", "ClientKeyExchange", t("connection.steps.clientKeyExchange")),
    step("browser", "ChangeCipherSpec, Finished", t("connection.steps.browserEncrypts")),
    step("server", "ChangeCipherSpec, Finished", t("connection.steps.serverEncrypts")),
  ];
}

function hello({ serverName, resumed }: ConnectionFacts, t: Translate): Step {
  const name =
    serverName === undefined
      ? t("connection.values.noServerName")
      : t("connection.values.serverName", { name: serverName });
  return resumed
    ? step(
        "browser",
        "ClientHello",
        t("connection.steps.clientHelloResumed"),
        name,
        t("connection.values.ticket"),
      )
    : step("browser", "ClientHello", t("connection.steps.clientHello"), name);
}

function proofs(facts: ConnectionFacts, t: Translate): Step[] {
  const { signature } = valuesOf(facts, t);
  const text = t("connection.steps.certificateVerify");
  return [certificate(facts, t), step("server", "CertificateVerify", text, signature)];
}

function certificate({ chain }: ConnectionFacts, t: Translate): Step {
  const names = chain.map(({ subject }) => plainName(subject));
  return step("server", "Certificate", t("connection.steps.certificate"), ...names);
}

function valuesOf({ version, cipher, group, agreed, signature }: ConnectionFacts, t: Translate) {
  const unknown = t("connection.values.unknown");
  return {
    version: t("connection.values.version", { version }),
    cipher: t("connection.values.cipher", { cipher }),
    group: t("connection.values.group", { group: group ?? unknown }),
    protocol: t("connection.values.protocol", { protocol: agreed ?? t("connection.values.none") }),
    signature: t("connection.values.signature", { signature: signature ?? unknown }),
  };
}

function step(from: Step["from"], name: string, text: string, ...values: string[]): Step {
  return { from, name, values, text };
}

/** What all of it amounts to, in a line; never more than is so. */
export function verdictOf({ version, group }: ConnectionFacts, t: Translate): string {
  const verdict = group === "X25519MLKEM768" ? "quantum" : "forward";
  return t(`connection.verdict.${verdict}`, { version: version.replace("TLSv", "TLS ") });
}
