import { X509Certificate } from "node:crypto";
import { openDirectory } from "./client.ts";
import { askAuthority, type Fetch, readAnswer } from "./request.ts";
import { retryAfterMsOf } from "./retry-after.ts";
import { renewalMessage } from "./schemas.ts";
import { authorityKeyIdOf } from "./x509.ts";

const minute = 60_000;
const twiceADay = 12 * 60 * minute;

/** When the authority would like a certificate renewed. All in milliseconds. */
export type Suggestion = Readonly<{
  start: number;
  end: number;
  askAgainAfter: number;
  explanation?: string;
}>;

/**
 * The certificate's name in renewal information and `replaces` (RFC 9773 4.1): its authority's key identifier and its
 * serial number. Undefined where it names no authority's key.
 */
export async function certificateId(certificatePem: string): Promise<string | undefined> {
  const keyId = await authorityKeyIdOf(certificatePem);
  if (!keyId) return undefined;
  const { serialNumber } = new X509Certificate(certificatePem);
  const serial = Buffer.from(serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`, "hex");
  // As in DER, where a first bit that is set would make it negative.
  const positive = (serial[0] ?? 0) < 0x80 ? serial : Buffer.concat([Buffer.alloc(1), serial]);
  return `${keyId.toString("base64url")}.${positive.toString("base64url")}`;
}

/**
 * Asks the authority when to renew (RFC 9773 4). Undefined: it does not say, for this certificate or at all.
 * @param now milliseconds
 * @throws AcmeProblem if it cannot be asked, or answers nonsense
 */
export async function suggestedRenewal(
  directoryUrl: string,
  certificatePem: string,
  now: number,
  ask: Fetch,
): Promise<Suggestion | undefined> {
  const { renewalInfo } = await openDirectory(directoryUrl, ask);
  const id = await certificateId(certificatePem);
  if (renewalInfo === undefined || id === undefined) return undefined;
  const answer = await askAuthority(`${renewalInfo.replace(/\/$/, "")}/${id}`, {}, ask);
  const { suggestedWindow, explanationURL } = readAnswer(renewalMessage, answer);
  const again = retryAfterMsOf(answer.headers, now) ?? twiceADay;
  return {
    ...suggestedWindow,
    // RFC 9773 4.3.2: at most once a minute and at least once a day, even if the answer says otherwise.
    askAgainAfter: now + Math.min(Math.max(again, minute), 24 * 60 * minute),
    ...(explanationURL !== undefined && { explanation: explanationURL }),
  };
}

/** A moment in the window, all of them alike, so that not everybody comes at once (RFC 9773 4.2). */
export function momentIn({ start, end }: Pick<Suggestion, "start" | "end">, random: () => number): number {
  return start + Math.floor(random() * (end - start));
}

/** Without the authority's word: when a third of the certificate's life is left. */
export function ownRenewalTime(certificate: X509Certificate): number {
  const [from, until] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  return until - (until - from) / 3;
}
