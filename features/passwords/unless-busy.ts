import { HashingBusy } from "./hashing.ts";

/** What more than one feature answers when it was asked too often, or when there is too much to do. */
export type TooMany = Readonly<{ ok: false; code: "too many"; retryAfterSeconds: number }>;

/** What the hashing gives, or, when too much of it waits already, the answer that says so. */
export async function unlessBusy<T>(hash: () => Promise<T>): Promise<{ ok: true; value: T } | TooMany> {
  try {
    return { ok: true, value: await hash() };
  } catch (error) {
    if (!(error instanceof HashingBusy)) throw error;
    return { ok: false, code: "too many", retryAfterSeconds: error.retryAfterSeconds };
  }
}
