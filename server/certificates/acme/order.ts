import { isIP } from "node:net";
import { log } from "#lib/log.ts";
import { phrase } from "#lib/words/phrase.ts";
import { authorize, type ChallengeOptions } from "./authorize.ts";
import type { ChallengeType } from "./challenges.ts";
import type { Client } from "./client.ts";
import { poll } from "./poll.ts";
import { AcmeProblem, problemWords } from "./problem.ts";
import { readAnswer } from "./request.ts";
import { type Order, orderMessage } from "./schemas.ts";
import { signingRequest } from "./x509.ts";

/** What to order: `profile` and `replaces` where they are given and the authority knows such things. */
export type OrderRequest = Readonly<{ names: readonly string[]; profile?: string; replaces?: string }>;

/**
 * Places an order (RFC 8555 7.4) and gives its address. What an authority may refuse without refusing the rest, the
 * certificate to be replaced (RFC 9773 5) and addresses beside names (RFC 8738), is left out then.
 * @throws AcmeProblem
 */
export async function placeOrder(
  client: Client,
  { names, profile, replaces }: OrderRequest,
): Promise<string> {
  const alone = names.filter((name) => isIP(name) === 0);
  const payloads = [
    ...(replaces === undefined ? [] : [{ names, replaces }]),
    { names },
    ...(alone.length > 0 && alone.length < names.length ? [{ names: alone }] : []),
  ];
  for (const [index, { names: ordered, ...more }] of payloads.entries()) {
    try {
      const identifiers = ordered.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value }));
      const answer = await client.post(client.directory.newOrder, {
        identifiers,
        ...more,
        ...(profile !== undefined && { profile }),
      });
      readAnswer(orderMessage, answer);
      const address = answer.headers.get("location");
      if (address !== null) return new URL(address, answer.url).href;
      throw new AcmeProblem(phrase("acme.noOrderAddress", { authority: new URL(answer.url).host }));
    } catch (error) {
      const refused = error instanceof AcmeProblem && error.status >= 400 && error.status < 500;
      if (!refused || error.status === 429 || index === payloads.length - 1) throw error;
      log.warn("ACME order refused, a smaller one follows", { reason: error.message });
    }
  }
  throw new Error("There is nothing to order.");
}

/** Reads a placed order; undefined if the authority has it no more, or it can bring no certificate. */
export async function findOrder(client: Client, url: string): Promise<Order | undefined> {
  try {
    const order = await client.read(orderMessage, url);
    return order.status === "invalid" ? undefined : order;
  } catch (error) {
    if (error instanceof AcmeProblem && error.status >= 400 && error.status < 500 && error.status !== 429)
      return undefined;
    throw error;
  }
}

export type Fulfilled = Readonly<{ chain: string; names: string[]; challenge: ChallengeType | undefined }>;

/**
 * Does what is left to do for an order: shows that its names lead here, has the certificate issued and fetches it.
 * @param keyPem the certificate's
 * @throws ChallengeFailed, AcmeProblem
 */
export async function fulfilOrder(
  client: Client,
  url: string,
  keyPem: string,
  ways: ChallengeOptions,
): Promise<Fulfilled> {
  let order: Order = await client.read(orderMessage, url);
  const names = order.identifiers.map(({ value }) => value);
  let challenge: ChallengeType | undefined;
  if (order.status === "pending")
    for (const authorization of order.authorizations)
      challenge = (await authorize(client, authorization, ways)) ?? challenge;
  const until = async (...done: Order["status"][]) => {
    const isDecided = ({ status }: Order) => status === "invalid" || done.includes(status);
    order = await poll(client, { schema: orderMessage, url }, isDecided, ways.wait);
    if (order.status === "invalid")
      throw new AcmeProblem(phrase("acme.orderFailed", { reason: problemWords(order.error) }));
  };
  await until("ready", "processing", "valid");
  if (order.status === "ready") {
    const request = await signingRequest(names, keyPem);
    await client.post(order.finalize, { csr: request.toString("base64url") });
  }
  await until("valid");
  if (order.certificate === undefined) throw new AcmeProblem(phrase("acme.noCertificate"));
  const { body } = await client.post(order.certificate);
  return { chain: body, names, challenge };
}
