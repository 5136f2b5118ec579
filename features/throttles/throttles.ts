import { networkOf, networksOf } from "#lib/network.ts";
import { settings } from "#lib/settings.ts";
import { usernameKey } from "#lib/text.ts";
import type { Throttle } from "./throttle.ts";

const minuteMs = 60 * 1000;
const quarterHourMs = 15 * minuteMs;
const hourMs = 60 * minuteMs;

/** No throttle counts longer than this. */
export const longestWindowMs = hourMs;

/** For one member's log-ins from everywhere: so many networks may each have all of their tries. */
const networksPerMember = 20;

/** The /56 and the /48 around an IPv6 household have as many tries as so many households. */
const householdsCounted = [1, 4, 16];

/**
 * Log-ins that succeed, per try that may fail: by default 60 of a member and 300 of a network in a quarter of an hour.
 * A membership that a class shares, and a school behind one address, log in within that; a loop that only wants to keep
 * the portal busy with hashing does not.
 */
const successesPerTry = 6;

/** `who` of a log-in: what was typed, by the key it would be found by. */
export function whoLogsIn(username: string): string {
  return usernameKey(username) ?? username;
}

/** Log-ins that fail: of a member from one network, of a member from everywhere, and from a network, of whomever. */
export function logInTries(username: string, address: string): Throttle[] {
  const { attemptsPerMember, attemptsPerNetwork } = settings();
  const member = { who: whoLogsIn(username), windowMs: quarterHourMs };
  return [
    { ...member, kind: kinds.tryHere, each: networkOf(address), limit: attemptsPerMember },
    { ...member, kind: kinds.tryAnywhere, limit: attemptsPerMember * networksPerMember },
    ...byNetwork("log-in from a network", address, attemptsPerNetwork, quarterHourMs),
  ];
}

/** Log-ins that succeed, of a member and from a network. */
export function logInSuccesses(username: string, address: string): Throttle[] {
  const { attemptsPerMember, attemptsPerNetwork } = settings();
  const limit = attemptsPerMember * successesPerTry;
  return [
    { kind: kinds.success, who: whoLogsIn(username), limit, windowMs: quarterHourMs },
    ...byNetwork("logged in from a network", address, attemptsPerNetwork * successesPerTry, quarterHourMs),
  ];
}

/**
 * Failed proofs of the password in a browser that is logged in. By session alone: neither a stranger's log-ins nor a
 * stolen session keep the member's own browser from changing the password.
 */
export function proofTries(memberId: string, sessionId: string): Throttle[] {
  const limit = settings().attemptsPerMember;
  return [{ kind: kinds.proof, who: memberId, each: sessionId, limit, windowMs: quarterHourMs }];
}

/** Sign-ups from one network. */
export function signUps(address: string): Throttle[] {
  return byNetwork("sign-up from a network", address, settings().signUpsPerNetwork, hourMs);
}

const exportsPerHour = 20;
/** By then an export whose worker died counts as over. */
const longestExportMs = minuteMs;

/** A member's exports: so many in an hour. */
export function exportsOf(memberId: string): Throttle {
  return { kind: kinds.exports, who: memberId, limit: exportsPerHour, windowMs: hourMs };
}

/** The one export of a member that may be under way. */
export function exportUnderWay(memberId: string): Throttle {
  return { kind: kinds.exporting, who: memberId, limit: 1, windowMs: longestExportMs };
}

/** All that are kept about a member. */
export function throttlesOf(member: Readonly<{ id: string; username: string }>) {
  const typed = whoLogsIn(member.username);
  return [
    ...[kinds.tryHere, kinds.tryAnywhere, kinds.success].map((kind) => ({ kind, who: typed })),
    ...[kinds.proof, kinds.exports, kinds.exporting].map((kind) => ({ kind, who: member.id })),
  ];
}

const kinds = {
  tryHere: "log-in of a member from a network",
  tryAnywhere: "log-in of a member",
  success: "logged in as a member",
  proof: "proof in a session",
  exports: "export of a member",
  exporting: "export under way",
} as const;

function byNetwork(kind: string, address: string, limit: number, windowMs: number): Throttle[] {
  return networksOf(address).map((who, at) => ({
    kind,
    who,
    limit: limit * (householdsCounted[at] ?? 1),
    windowMs,
  }));
}
