import { atomically, database } from "#db/client.ts";
import type { Source } from "#features/act.ts";
import { codeTries } from "#features/throttles/limits.ts";
import { refund, reserve, type Throttled } from "#features/throttles/throttle.ts";
import { findLink } from "./link.ts";
import { linkTokenOf } from "./token.ts";

export type FoundByCode =
  | Readonly<{ ok: true; token: string }>
  | Readonly<{ ok: false; code: "missing" | "no code" | "unknown" }>
  | Throttled;

/**
 * The token of a link that can be used, from its code as somebody typed it. What is none counts as a failed try of this
 * network; what cannot be one, a slip of the hand, does not.
 */
export async function findByCode(typed: string, from: Source): Promise<FoundByCode> {
  if (typed.trim() === "") return { ok: false, code: "missing" };
  const token = linkTokenOf(typed);
  if (token === undefined) return { ok: false, code: "no code" };
  const counted = await reserve(codeTries(from.address), from.at);
  if (!counted.ok) return counted;
  if (!(await findLink(database(), token, from.at))) return { ok: false, code: "unknown" };
  await atomically((tx) => refund(tx, counted.reservations));
  return { ok: true, token };
}
