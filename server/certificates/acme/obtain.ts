import { setTimeout as pause } from "node:timers/promises";
import { log } from "#lib/log.ts";
import { phrase } from "#lib/words/phrase.ts";
import { earliestNow } from "../earliest-now.ts";
import { openAccountKey, signIn } from "./account.ts";
import { ChallengeFailed } from "./authorize.ts";
import { answerable, type Challenges, type ChallengeType } from "./challenges.ts";
import { type Client, openClient, openDirectory } from "./client.ts";
import { type Fulfilled, findOrder, fulfilOrder, placeOrder } from "./order.ts";
import type { Wait } from "./poll.ts";
import { AcmeProblem } from "./problem.ts";
import type { Fetch } from "./request.ts";
import { changeState, readState } from "./state.ts";
import { orderKey, type StoredCertificate, storeIssued } from "./store.ts";

/** What is wished for from an ACME authority, and with what. */
export type CertificateConfig = Readonly<{
  /** The authority's directory, an https address. */
  directory: string;
  email: string;
  profile: string | undefined;
  /** DNS names and IP addresses. */
  names: readonly string[];
  /** Where account, state and certificate are kept; made if it is not there. */
  folder: string;
  challenges: Challenges;
  /** The present certificate, by its id in renewal information (RFC 9773 5). */
  replaces?: string | undefined;
  fetch?: Fetch;
  /** How to wait between two questions to the authority. */
  wait?: Wait;
}>;

/**
 * Obtains a certificate from an ACME authority (RFC 8555) and keeps it in the folder. An order of before a restart is
 * taken up where it still can bring one, and forgotten before another is placed. A challenge that fails is followed
 * by another one in a new order.
 * @param now milliseconds
 * @throws AcmeProblem with one sentence
 */
export async function obtainCertificate(wish: CertificateConfig, now: number): Promise<StoredCertificate> {
  if (now < earliestNow) throw new AcmeProblem(phrase("acme.clock", { now: new Date(now).toISOString() }));
  const ask = wish.fetch ?? fetch;
  const key = openAccountKey(wish.folder);
  const client = openClient(await openDirectory(wish.directory, ask), key, ask);
  await signIn(client, wish.email);
  const { chain, names, challenge } = await fulfilWish(client, wish, now);
  const kept = storeIssued(wish.folder, chain, names, now);
  const good = challenge ?? readState(wish.folder).challenge;
  changeState(wish.folder, { order: undefined, challenge: good, issued: configText(wish) });
  return kept;
}

/** A wish in words, to tell whether a certificate or an order is still what is wished for. */
export function configText({ directory, profile, names }: CertificateConfig): string {
  return [directory, profile ?? "", ...names.toSorted()].join(" ");
}

async function fulfilWish(client: Client, wish: CertificateConfig, now: number): Promise<Fulfilled> {
  const { challenges, wait = pause } = wish;
  const possible = answerable(challenges, readState(wish.folder).challenge);
  const failed: ChallengeFailed[] = [];
  const typesFor = (name: string): ChallengeType[] =>
    possible.filter(
      (type) => !failed.some(({ challenge }) => challenge.name === name && challenge.type === type),
    );
  for (;;) {
    const { url, keyPem } = (await takeUpOrder(client, wish)) ?? (await beginOrder(client, wish));
    try {
      return await fulfilOrder(client, url, keyPem, { challenges, typesFor, wait, now });
    } catch (error) {
      if (!(error instanceof ChallengeFailed)) throw error;
      failed.push(error);
      changeState(wish.folder, { order: undefined });
      log.warn("ACME challenge failed", { reason: error.message });
      if (typesFor(error.challenge.name).length === 0) throw all(failed, error.challenge.name);
    }
  }
}

function all(failed: readonly ChallengeFailed[], name: string): AcmeProblem {
  const reasons = failed.filter(({ challenge }) => challenge.name === name).map(({ phrase }) => phrase);
  return new AcmeProblem(reasons.reduce((first, second) => phrase("acme.bothChallenges", { first, second })));
}

type Placed = Readonly<{ url: string; keyPem: string }>;

async function takeUpOrder(client: Client, wish: CertificateConfig): Promise<Placed | undefined> {
  const { order } = readState(wish.folder);
  if (!order) return undefined;
  const keyPem = orderKey(wish.folder, "kept");
  if (order.wish === configText(wish) && keyPem !== undefined && (await findOrder(client, order.url))) {
    log.info("ACME order taken up", { order: order.url });
    return { url: order.url, keyPem };
  }
  changeState(wish.folder, { order: undefined });
  return undefined;
}

async function beginOrder(client: Client, wish: CertificateConfig): Promise<Placed> {
  const { directory } = client;
  const profile = offeredProfile(wish.profile, Object.keys(directory.meta.profiles ?? {}));
  const replaces = directory.renewalInfo === undefined ? undefined : wish.replaces;
  const keyPem = orderKey(wish.folder, "fresh") ?? "";
  const url = await placeOrder(client, {
    names: wish.names,
    ...(profile !== undefined && { profile }),
    ...(replaces !== undefined && { replaces }),
  });
  changeState(wish.folder, { order: { url, wish: configText(wish) } });
  return { url, keyPem };
}

function offeredProfile(profile: string | undefined, offered: readonly string[]): string | undefined {
  if (profile === undefined || offered.includes(profile)) return profile;
  const known = offered.length > 0 ? `it offers ${offered.join(", ")}` : "it offers none";
  log.warn("ACME_PROFILE is not offered by the authority and left out", { profile, known });
  return undefined;
}
