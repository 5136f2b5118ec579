import { setTimeout as pause } from "node:timers/promises";
import { requestContexts } from "#lib/request-context.ts";
import { HashingBusy } from "./hashing.ts";

/** What more than one feature answers when it was asked too often, or when there is too much to do. */
export type TooMany = Readonly<{ ok: false; code: "too many"; retryAfterSeconds: number }>;

/**
 * Whoever is turned away waits for it, too: answered at once, those who try again without end would keep the machine so
 * busy with answers that the thread of lowest priority, which hashes, came to nothing.
 */
const refusalMs = 1_000;

/** What the hashing gives, or, when too much of it waits already, the answer that says so, a second later. */
export async function unlessBusy<T>(hash: () => Promise<T>): Promise<{ ok: true; value: T } | TooMany> {
  try {
    return { ok: true, value: await hash() };
  } catch (error) {
    if (!(error instanceof HashingBusy)) throw error;
    const { aside, left } = requestContexts.getStore() ?? {};
    const refusal = pause(refusalMs, undefined, { signal: left }).catch(() => undefined);
    await (aside ? aside(refusal) : refusal);
    return { ok: false, code: "too many", retryAfterSeconds: error.retryAfterSeconds };
  }
}
