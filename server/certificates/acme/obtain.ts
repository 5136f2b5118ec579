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

/** Which certificate to obtain from an ACME authority, and with what. */
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
export async function obtainCertificate(config: CertificateConfig, now: number): Promise<StoredCertificate> {
  if (now < earliestNow) throw new AcmeProblem(phrase("acme.clock", { now: new Date(now).toISOString() }));
  const ask = config.fetch ?? fetch;
  const key = openAccountKey(config.folder);
  const client = openClient(await openDirectory(config.directory, ask), key, ask);
  await signIn(client, config.email);
  const { chain, names, challenge } = await fulfil(client, config, now);
  const kept = storeIssued(config.folder, chain, names, now);
  const good = challenge ?? readState(config.folder).challenge;
  changeState(config.folder, { order: undefined, challenge: good, issued: configText(config) });
  return kept;
}

/** A config as a text, to tell whether a certificate or an order still fits it. */
export function configText({ directory, profile, names }: CertificateConfig): string {
  return [directory, profile ?? "", ...names.toSorted()].join(" ");
}

async function fulfil(client: Client, config: CertificateConfig, now: number): Promise<Fulfilled> {
  const { challenges, wait = pause } = config;
  const possible = answerable(challenges, readState(config.folder).challenge);
  const failed: ChallengeFailed[] = [];
  const typesFor = (name: string): ChallengeType[] =>
    possible.filter(
      (type) => !failed.some(({ challenge }) => challenge.name === name && challenge.type === type),
    );
  for (;;) {
    const { url, keyPem } = (await takeUpOrder(client, config)) ?? (await beginOrder(client, config));
    try {
      return await fulfilOrder(client, url, keyPem, { challenges, typesFor, wait, now });
    } catch (error) {
      if (!(error instanceof ChallengeFailed)) throw error;
      failed.push(error);
      changeState(config.folder, { order: undefined });
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

async function takeUpOrder(client: Client, config: CertificateConfig): Promise<Placed | undefined> {
  const { order } = readState(config.folder);
  if (!order) return undefined;
  const keyPem = orderKey(config.folder, "kept");
  if (order.wish === configText(config) && keyPem !== undefined && (await findOrder(client, order.url))) {
    log.info("ACME order taken up", { order: order.url });
    return { url: order.url, keyPem };
  }
  changeState(config.folder, { order: undefined });
  return undefined;
}

async function beginOrder(client: Client, config: CertificateConfig): Promise<Placed> {
  const { directory } = client;
  const profile = offeredProfile(config.profile, Object.keys(directory.meta.profiles ?? {}));
  const replaces = directory.renewalInfo === undefined ? undefined : config.replaces;
  const keyPem = orderKey(config.folder, "fresh") ?? "";
  const url = await placeOrder(client, {
    names: config.names,
    ...(profile !== undefined && { profile }),
    ...(replaces !== undefined && { replaces }),
  });
  changeState(config.folder, { order: { url, wish: configText(config) } });
  return { url, keyPem };
}

function offeredProfile(profile: string | undefined, offered: readonly string[]): string | undefined {
  if (profile === undefined || offered.includes(profile)) return profile;
  const known = offered.length > 0 ? `it offers ${offered.join(", ")}` : "it offers none";
  log.warn("ACME_PROFILE is not offered by the authority and left out", { profile, known });
  return undefined;
}
