import { usernameKey } from "#features/members/username.ts";
import { networksOf } from "#lib/network.ts";
import { settings } from "#lib/settings.ts";
import type { Throttle } from "./throttle.ts";

const minuteMs = 60 * 1000;
const quarterHourMs = 15 * minuteMs;
const hourMs = 60 * minuteMs;

/** No throttle counts longer than this. */
export const longestWindowMs = hourMs;

/** For one member's log-ins from everywhere: so many networks may each have all of their tries. */
const networksPerMember = 20;

/** The /56 and the /48 around an IPv6 household have as many tries as so many households. */
export const householdsCounted = [1, 4, 16];

/**
 * Log-ins that succeed, per try that may fail: by default 60 of a member and 300 of a network in a quarter of an hour.
 * A membership that a class shares, and a school behind one address, log in within that; a loop that only wants to keep
 * the portal busy with hashing does not.
 */
const successesPerTry = 6;

/** Failed log-ins: of a member from one network, of a member from everywhere, and of a network. */
export function logInTries(username: string, address: string): Throttle[] {
  const { attemptsPerMember: limit, attemptsPerNetwork } = settings();
  const [who, networks] = [whoTyped(username), networksOf(address)];
  return [
    { kind: "log-in from", who, each: whoIs(networks[0]), limit, windowMs: quarterHourMs },
    { kind: "log-in", who, limit: limit * networksPerMember, windowMs: quarterHourMs },
    ...byNetwork("log-in", networks, attemptsPerNetwork, quarterHourMs),
  ];
}

/**
 * Failed log-ins in a browser that the member has logged in with before: by that browser alone, so that strangers'
 * failures, from the same network too, do not lock it out.
 */
export function knownBrowserTries(username: string, browser: string): Throttle[] {
  const limit = settings().attemptsPerMember;
  return [{ kind: "log-in with", who: whoTyped(username), each: browser, limit, windowMs: quarterHourMs }];
}

/**
 * Successful log-ins: of a member from one network, and of a network. They are counted while a password is
 * looked at, wrong ones too, so not of a member from everywhere: strangers' tries would fill that.
 */
export function logInSuccesses(username: string, address: string): Throttle[] {
  const { attemptsPerMember, attemptsPerNetwork } = settings();
  const [who, networks] = [whoTyped(username), networksOf(address)];
  const limit = attemptsPerMember * successesPerTry;
  return [
    { kind: "logged in from", who, each: whoIs(networks[0]), limit, windowMs: quarterHourMs },
    ...byNetwork("logged in", networks, attemptsPerNetwork * successesPerTry, quarterHourMs),
  ];
}

/**
 * Failed proofs of the password in a browser that is logged in. By session alone: neither a stranger's log-ins nor a
 * stolen session keep the member's own browser from changing the password.
 */
export function proofTries(memberId: string, sessionId: string): Throttle[] {
  const limit = settings().attemptsPerMember;
  return [{ kind: "proof", who: whoOwns(memberId), each: sessionId, limit, windowMs: quarterHourMs }];
}

/** Sign-ups from one network. */
export function signUps(address: string): Throttle[] {
  return byNetwork("sign-up", networksOf(address), settings().signUpsPerNetwork, hourMs);
}

/** Codes of one-time links that were typed from one network and are none. */
export function codeTries(address: string): Throttle[] {
  return byNetwork("link code", networksOf(address), settings().attemptsPerNetwork, quarterHourMs);
}

const exportsPerHour = 20;
/** An export that takes longer counts as over: its worker has died. */
const longestExportMs = minuteMs;

/** A member's exports: so many in an hour. */
export function exportsOf(memberId: string): Throttle {
  return { kind: "export", who: whoOwns(memberId), limit: exportsPerHour, windowMs: hourMs };
}

/** The one export of a member that may be under way. */
export function exportUnderWay(memberId: string): Throttle {
  return { kind: "export under way", who: whoOwns(memberId), limit: 1, windowMs: longestExportMs };
}

/** A typed username, by the key that finds its member. */
export function whoTyped(username: string): string {
  return `username ${usernameKey(username) ?? username}`;
}

/** A member who is logged in. */
export function whoOwns(memberId: string): string {
  return `member ${memberId}`;
}

function whoIs(network: string): string {
  return `network ${network}`;
}

function byNetwork(kind: string, networks: readonly string[], limit: number, windowMs: number): Throttle[] {
  return networks.map((network, at) => ({
    kind,
    who: whoIs(network),
    limit: limit * (householdsCounted[at] ?? 1),
    windowMs,
  }));
}
