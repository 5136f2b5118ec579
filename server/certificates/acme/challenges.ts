import { isIP } from "node:net";
import type { Issued } from "../x509.ts";
import { challengeCertificate } from "./x509.ts";

/** Resolves when everyone who asks for the name is shown this; undefined: no longer. */
export type Show<T> = (name: string, shown: T | undefined) => Promise<void>;

/** Where answers to an authority's challenges are put. */
export type Challenges = Readonly<{
  /** Under its token a key authorization, for the plain listener (RFC 8555 8.3). Undefined: there is no plain listener. */
  http: Show<string> | undefined;
  /** Under its SNI a certificate (RFC 8737). */
  tls: Show<Issued>;
}>;

export const challengeTypes = ["http-01", "tls-alpn-01"] as const;
export type ChallengeType = (typeof challengeTypes)[number];

/** One challenge, with what answers it. */
export type ChallengeRequest = Readonly<{
  type: ChallengeType;
  name: string;
  token: string;
  authorization: string;
}>;

/** What can be answered here, the one that went well last time first. */
export function answerable(challenges: Challenges, lastGood: ChallengeType | undefined): ChallengeType[] {
  const possible = challengeTypes.filter((type) => type !== "http-01" || challenges.http !== undefined);
  return possible.toSorted((one, other) => Number(other === lastGood) - Number(one === lastGood));
}

/**
 * Puts the answer in place for as long as `during` takes.
 * @param now milliseconds
 */
export async function whileAnswering<T>(
  challenges: Challenges,
  { type, name, token, authorization }: ChallengeRequest,
  now: number,
  during: () => Promise<T>,
): Promise<T> {
  const asked = serverNameOf(name);
  if (type === "http-01") await challenges.http?.(token, authorization);
  else await challenges.tls(asked, await challengeCertificate(name, authorization, now));
  try {
    return await during();
  } finally {
    if (type === "http-01") await challenges.http?.(token, undefined);
    else await challenges.tls(asked, undefined);
  }
}

/** The SNI of a TLS-ALPN-01 connection: addresses have no SNI, so their reverse name stands for them (RFC 8738 6). */
export function serverNameOf(name: string): string {
  if (isIP(name) === 4) return `${name.split(".").toReversed().join(".")}.in-addr.arpa`;
  if (isIP(name) === 6) return `${nibblesOf(name).toReversed().join(".")}.ip6.arpa`;
  return name;
}

function nibblesOf(address: string): string[] {
  const [front = "", back] = new URL(`https://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [before, after] = [groups(front), groups(back ?? "")];
  const zeros = Array<string>(8 - before.length - after.length).fill("0");
  return [...[...before, ...zeros, ...after].map((group) => group.padStart(4, "0")).join("")];
}
