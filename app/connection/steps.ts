import type { ConnectionFacts } from "#lib/connection-facts.ts";

/** One message of the handshake: who says it, what it is called, what it settled here, and what it is for. */
export type Step = { from: "browser" | "server"; name: string; values: string[]; text: string };

const notTold = "not told";

/** The handshake of this connection in its protocol's order (RFC 8446 2, RFC 5246 7.3), without what it left out. */
export function stepsOf(facts: ConnectionFacts): Step[] {
  if (facts.version !== "TLSv1.3") return before13(facts);
  return [
    hello(facts),
    {
      from: "server",
      name: "ServerHello",
      values: [
        `version ${facts.version}`,
        `cipher suite ${facts.cipher}`,
        `key exchange ${facts.group ?? notTold}`,
      ],
      text: "This server chooses from what the browser offered. From here on everything is encrypted.",
    },
    {
      from: "server",
      name: "EncryptedExtensions",
      values: [`protocol ${facts.agreed ?? "none agreed"}`],
      text: "Which language the two will speak inside the encryption.",
    },
    ...(facts.resumed ? [] : proofs(facts)),
    finished("server"),
    finished("browser"),
    ...(facts.resumed ? [] : [ticket]),
  ];
}

function hello(facts: ConnectionFacts): Step {
  const name = facts.serverName === undefined ? "server name not given" : `server name ${facts.serverName}`;
  return {
    from: "browser",
    name: "ClientHello",
    values: facts.resumed ? [name, "with a ticket of an earlier visit"] : [name],
    text: facts.resumed
      ? "Your browser names the server it wants, offers what it can speak, and shows a ticket from before."
      : "Your browser names the server it wants, and offers what it can speak.",
  };
}

function proofs(facts: ConnectionFacts): Step[] {
  return [
    certificate(facts),
    {
      from: "server",
      name: "CertificateVerify",
      values: [`signature ${facts.signature ?? notTold}`],
      text: "A signature over all that was said so far: only the owner of the certificate's key could make it.",
    },
  ];
}

function certificate({ chain }: ConnectionFacts): Step {
  return {
    from: "server",
    name: "Certificate",
    values: chain.map(({ subject }) => subject),
    text: "The server says who it is. It did not ask your browser for a certificate, and none was given.",
  };
}

const finished = (from: Step["from"]): Step => ({
  from,
  name: "Finished",
  values: [],
  text:
    from === "server"
      ? "A check value over everything above: nobody changed a word on the way."
      : "Your browser checks the same, and the door is closed behind you both.",
});

const ticket: Step = {
  from: "server",
  name: "NewSessionTicket",
  values: [],
  text: "A ticket with which your browser can come back within the hour without all of this.",
};

/** Always whole: without tickets nothing resumes. */
function before13(facts: ConnectionFacts): Step[] {
  return [
    hello(facts),
    serverHello(facts),
    certificate(facts),
    {
      from: "server",
      name: "ServerKeyExchange",
      values: [`key exchange ${facts.group ?? notTold}`, `signature ${facts.signature ?? notTold}`],
      text: "The server's half of a key that is made for this connection alone, signed by it.",
    },
    { from: "server", name: "ServerHelloDone", values: [], text: "The server has said its part." },
    {
      from: "browser",
      name: "ClientKeyExchange",
      values: [],
      text: "The browser's half. Only these two can put them together.",
    },
    {
      from: "browser",
      name: "ChangeCipherSpec, Finished",
      values: [],
      text: "From here on the browser encrypts.",
    },
    {
      from: "server",
      name: "ChangeCipherSpec, Finished",
      values: [],
      text: "From here on the server encrypts, too.",
    },
  ];
}

function serverHello(facts: ConnectionFacts): Step {
  return {
    from: "server",
    name: "ServerHello",
    values: [
      `version ${facts.version}`,
      `cipher suite ${facts.cipher}`,
      `protocol ${facts.agreed ?? "none agreed"}`,
    ],
    text: "This server chooses from what the browser offered.",
  };
}

/** What all of it amounts to, in a line; never more than is so. */
export function verdictOf({ version, group }: ConnectionFacts): string {
  const spoken = `Encrypted with ${version.replace("TLSv", "TLS ")}.`;
  if (group === "X25519MLKEM768") {
    return `${spoken} A recorded copy could not be opened later, not even by a quantum computer.`;
  }
  return `${spoken} A recorded copy could not be opened later with the key of this server's certificate.`;
}
