/*
 * What makes a change of a member's activity visible that was not made by the portal (Schneier and Kelsey, "Secure
 * Audit Logs", 1999). Each row that nothing more is counted in is closed: it holds a keyed digest of itself and of the
 * one closed before it. An open row holds one of itself alone, and the chain's state, which is sealed, knows the set of
 * them. So no row can be changed, taken out, put in or moved without the portal's keys. Who has the keys, or puts back
 * all rows of a member and their state as they once were, is found out by the heads that members keep in their exports.
 */
import { keyedHash, keyedHashes, keyedHashLike, open, SealBroken, seal } from "#lib/sealing.ts";
import { type ActivityEvent, failures, looks } from "./events.ts";

/** What strangers do, what the member does, what others do to them: each is pruned from its own beginning. */
export type Chain = "failures" | "own" | "others";

export type ChainState = Readonly<{
  /** Of the row closed last; 0: none yet. */
  link: number;
  digest: string;
  /** The same of the last one that was pruned. */
  pruned: Readonly<{ link: number; digest: string }>;
  /** Of the set of open rows, in base64url. */
  open: string;
  /** When the first of the open rows is to be closed; null: there is none. */
  closesAt: number | null;
}>;

/** All chains of a member, in one seal: none of them can be put back to an older state alone. */
export type MemberChains = Readonly<{
  /** Rows with a lower number are from before there were chains. */
  since: number;
  /** It was found missing when it was needed: somebody had deleted it. */
  lost?: true;
  chains: Readonly<Partial<Record<Chain, ChainState>>>;
}>;

/** What a digest speaks of. `detail` is opened: to seal it anew changes nothing. */
export type Content = Readonly<{
  id: string;
  memberId: string;
  number: number;
  actorId: string | null;
  at: number;
  event: string;
  count: number;
  detail: string;
}>;

const nothing = { link: 0, digest: "" };
const emptySet = Buffer.alloc(32).toString("base64url");

/** A chain in which nothing is yet. */
export const newChain: ChainState = { ...nothing, pruned: nothing, open: emptySet, closesAt: null };

export function chainOf({
  event,
  actorId,
  memberId,
}: Pick<Content, "event" | "actorId" | "memberId">): Chain {
  if (failures.some((failure) => failure === event)) return "failures";
  return actorId === memberId ? "own" : "others";
}

const hourMs = 60 * 60 * 1000;

/** For how long the same is counted in one row: looks for a day, all else for an hour, both in UTC. */
export function periodOf(event: string): number {
  return looks.includes(event as ActivityEvent) ? 24 * hourMs : hourMs;
}

/** From when on nothing more is counted in this row. */
export function closesAt({ event, at }: Pick<Content, "event" | "at">): number {
  const period = periodOf(event);
  return (Math.floor(at / period) + 1) * period;
}

/** What an open row holds. */
export function openDigest(content: Content): string {
  return keyedHash(ofRow, textOf(content));
}

/** Whether an open row is as the portal left it. */
export function isOpenRowWhole(content: Content, digest: string): boolean {
  return keyedHashLike(digest, ofRow, textOf(content)) === digest;
}

/** The state with an open row more, or the same one less: what is put in twice is taken out. */
export function toggled(state: ChainState, memberId: string, digest: string): string {
  const mark = Buffer.from(keyedHashLike(digest, "open activity of a member", `${memberId} ${digest}`) ?? "");
  const bytes = Buffer.from(mark.subarray(mark.indexOf(".") + 1).toString(), "base64url");
  const set = Buffer.from(state.open, "base64url");
  return Buffer.from(set.map((byte, at) => byte ^ (bytes[at] ?? 0))).toString("base64url");
}

/** The digest of the row that is closed next. `own` is what it held while it was open. */
export function closedDigest(before: Pick<ChainState, "link" | "digest">, own: string): string {
  return keyedHash(ofChain, linkText(before, own));
}

/** Whether a closed row is as the portal left it, and comes right after the one before. */
export function isClosedRowWhole(
  before: Pick<ChainState, "link" | "digest">,
  content: Content,
  digest: string,
): boolean {
  return keyedHashes(ofRow, textOf(content)).some(
    (own) => keyedHashLike(digest, ofChain, linkText(before, own)) === digest,
  );
}

/** The chains as their row keeps them, bound to the member. */
export function sealChains(memberId: string, chains: MemberChains): string {
  return seal(chainsContext(memberId), JSON.stringify(chains));
}

/** Undefined when it is not from here. */
export function openChains(memberId: string, sealed: string): MemberChains | undefined {
  try {
    return JSON.parse(open(chainsContext(memberId), sealed)) as MemberChains;
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

const ofRow = "activity row";
const ofChain = "activity chain";

function textOf({ memberId, id, number, actorId, at, event, count, detail }: Content): string {
  return JSON.stringify([memberId, id, number, actorId, at, event, count, detail]);
}

function linkText({ link, digest }: Pick<ChainState, "link" | "digest">, own: string): string {
  return JSON.stringify([link + 1, digest, own]);
}

export function chainsContext(memberId: string): string {
  return `activity_chains/${memberId}`;
}
