import { log } from "#lib/log.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { namesOf } from "../pem.ts";
import { type CertificateConfig, configText, obtainCertificate } from "./obtain.ts";
import { AcmeProblem, acmeProblemText } from "./problem.ts";
import { certificateId, momentIn, ownRenewalTime, suggestedRenewal } from "./renewal-info.ts";
import { changeState, nextTryAt, readState, type State } from "./state.ts";
import { readStored, type StoredCertificate } from "./store.ts";

const hour = 3_600_000;

/** What came of it: whether there is a new certificate, and when there may be something to do again (milliseconds). */
export type RenewalResult = Readonly<{ obtained: boolean; nextAt: number }>;

/**
 * Does what is due now for the certificate in the config's folder: asks the authority when to renew, and obtains one if
 * there is none, it is time, or another one is configured; never before the pause after failed tries is over. Why it
 * failed stands in the log. One at a time for a folder.
 * @param now milliseconds
 * @param random from 0 to below 1
 */
export async function renewIfDue(
  config: CertificateConfig,
  now: number,
  random = Math.random,
): Promise<RenewalResult> {
  const kept = readStored(config.folder);
  const wanted = kept ? await renewalTime(config, kept, now, random) : { at: now, lookAgainAt: now };
  if (wanted.at > now) return { obtained: false, nextAt: Math.min(wanted.at, wanted.lookAgainAt) };
  const state = stateFor(config);
  const tryAt = nextTryAt(state, now);
  if (tryAt > now) return { obtained: false, nextAt: tryAt };
  return await tryOnce(config, kept, state, now);
}

/**
 * Obtains a new one now, even if the present one is still good or earlier tries failed.
 * @param now milliseconds
 */
export async function renewNow(config: CertificateConfig, now: number): Promise<RenewalResult> {
  return await tryOnce(config, readStored(config.folder), stateFor(config), now);
}

/** Failures of another config do not count for this one. */
function stateFor(config: CertificateConfig): State {
  const state = readState(config.folder);
  return state.wish === triedText(config) ? state : { ...state, failures: 0, retryAt: undefined };
}

function triedText(config: CertificateConfig): string {
  return `${configText(config)} ${config.email}`;
}

async function tryOnce(
  config: CertificateConfig,
  kept: StoredCertificate | undefined,
  state: State,
  now: number,
): Promise<RenewalResult> {
  const { folder } = config;
  const failures = state.failures + 1;
  changeState(folder, { wish: triedText(config), failures, triedAt: now, retryAt: undefined });
  try {
    const replaces = kept && (await certificateId(kept.certificate));
    const { leaf } = await obtainCertificate({ ...config, replaces }, now);
    changeState(folder, { failures: 0, problem: undefined, renewal: undefined });
    log.info("certificate obtained", {
      names: namesOf(leaf),
      notAfter: leaf.validToDate,
      serial: leaf.serialNumber,
    });
    return { obtained: true, nextAt: now };
  } catch (error) {
    const asked = error instanceof AcmeProblem ? error.retryAfterMs : undefined;
    const problem = problemOf(error);
    const { retryAt, ...left } = changeState(folder, {
      problem,
      retryAt: asked === undefined ? undefined : now + asked,
    });
    const nextAt = nextTryAt({ ...left, retryAt }, now);
    const reason = acmeProblemText(problem, "en");
    log.warn("certificate not obtained", { names: config.names, reason, nextTry: new Date(nextAt) });
    return { obtained: false, nextAt };
  }
}

function problemOf(error: unknown): Phrase {
  if (error instanceof AcmeProblem) return error.phrase;
  const [known] = error instanceof StartProblem ? error.phrases : [];
  return (
    known ?? phrase("acme.unexpected", { reason: error instanceof Error ? error.message : String(error) })
  );
}

type RenewalTime = Readonly<{ at: number; lookAgainAt: number }>;

/**
 * When to renew: at a moment chosen once in the window that the authority suggests (RFC 9773 4.2), else when a third
 * of the certificate's life is left; at once where another certificate is configured.
 */
async function renewalTime(
  config: CertificateConfig,
  kept: StoredCertificate,
  now: number,
  random: () => number,
): Promise<RenewalTime> {
  const { issued, renewal } = readState(config.folder);
  if (issued !== configText(config)) return { at: now, lookAgainAt: now };
  const own = ownRenewalTime(kept.leaf);
  const at = (suggested: number | undefined) => bounded(suggested ?? own, kept);
  const serial = kept.leaf.serialNumber;
  const known = renewal?.serial === serial ? renewal : undefined;
  if (known && known.askedAt <= now && now < known.askAgainAt)
    return { at: at(known.suggested?.at), lookAgainAt: known.askAgainAt };
  const fresh = await suggestion(config, kept, now);
  const before = known?.suggested;
  const suggested =
    fresh.window === "unknown" ? before : fresh.window && chosen(fresh.window, before, random);
  changeState(config.folder, { renewal: { serial, askedAt: now, askAgainAt: fresh.askAgainAt, suggested } });
  return { at: at(suggested?.at), lookAgainAt: fresh.askAgainAt };
}

/** The authority's answer is bounded: before the certificate ends, and not again and again on the same day. */
function bounded(at: number, { leaf }: StoredCertificate): number {
  const [from, until] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
  const [day, life] = [24 * hour, until - from];
  return Math.max(Math.min(at, until - life / 10), from + Math.min(day, life / 3));
}

type Window = Readonly<{ start: number; end: number }>;

/** The moment stays while the window does; choosing anew each time would mean choosing early. */
function chosen({ start, end }: Window, before: (Window & { at: number }) | undefined, random: () => number) {
  if (before?.start === start && before.end === end) return before;
  log.info("certificate renewal suggested by the authority", { start: new Date(start), end: new Date(end) });
  return { start, end, at: momentIn({ start, end }, random) };
}

/** "unknown": the authority could not be asked, and what it said before stands. */
async function suggestion(
  { directory, fetch: ask = fetch }: CertificateConfig,
  { certificate }: StoredCertificate,
  now: number,
) {
  try {
    const window = await suggestedRenewal(directory, certificate, now, ask);
    return { window, askAgainAt: window?.askAgainAfter ?? now + 12 * hour };
  } catch (error) {
    if (!(error instanceof AcmeProblem)) throw error;
    log.warn("certificate renewal not asked about", { reason: error.message });
    return { window: "unknown" as const, askAgainAt: now + Math.max(error.retryAfterMs ?? 0, 6 * hour) };
  }
}
