import { networkOf } from "#lib/network.ts";
import { settings } from "#lib/settings.ts";
import { usernameKey } from "#lib/text.ts";
import type { Throttle } from "./throttle.ts";

const quarterHourMs = 15 * 60 * 1000;
const hourMs = 60 * 60 * 1000;

/** No throttle counts longer than this. */
export const longestWindowMs = hourMs;

/** Failed proofs of one member's password, by whatever was typed as the username. */
export function memberThrottle(username: string): Throttle {
  return {
    kind: "log-in of a member",
    who: usernameKey(username) ?? username,
    limit: settings().attemptsPerMember,
    windowMs: quarterHourMs,
  };
}

/** Failed log-ins from one network, of whomever. */
export function networkThrottle(address: string): Throttle {
  return {
    kind: "log-in from a network",
    who: networkOf(address),
    limit: settings().attemptsPerNetwork,
    windowMs: quarterHourMs,
  };
}

/** Sign-ups from one network. */
export function signUpThrottle(address: string): Throttle {
  return {
    kind: "sign-up from a network",
    who: networkOf(address),
    limit: settings().signUpsPerNetwork,
    windowMs: hourMs,
  };
}
