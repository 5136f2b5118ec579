/** Which rows say what has happened, and where the member's chains stand then. Reads and writes nothing. */
import { randomUUIDv7 } from "node:crypto";
import type { activity } from "#db/schema.ts";
import { networkOf } from "#lib/network.ts";
import { keyedHash } from "#lib/sealing.ts";
import {
  type Chain,
  type ChainState,
  chainOf,
  closedDigest,
  closesAt,
  isOpenRowWhole,
  type MemberChains,
  newChain,
  openDigest,
  periodOf,
  toggled,
} from "./chain.ts";
import type { ActivityEvent } from "./events.ts";
import { addToText, type Detail, openText, sealText, textOf } from "./sealed-detail.ts";

/** What happened to one member. */
export type Happened = Readonly<{
  memberId: string;
  actorId: string | null;
  event: ActivityEvent;
  at: number;
  detail: Detail;
}>;

export type Row = typeof activity.$inferSelect;
/** What there is before: the member's next number, their chains, and the row that counts the same already. */
export type Before = Readonly<{
  number: number;
  /** Undefined: there are none yet (`chains-begun.ts`). */
  chains: MemberChains | undefined;
  row: Row | undefined;
}>;

type Step = Readonly<{ rows: readonly Row[]; state: ChainState }>;

/** The same with this one in place of the one before. */
export function withState(chains: MemberChains, chain: Chain, state: ChainState): MemberChains {
  return { ...chains, chains: { ...chains.chains, [chain]: state } };
}

/** The state of the chain in which this is written. */
export function stateIn(chains: MemberChains | undefined, happened: Happened): ChainState | undefined {
  return chains?.chains[chainOf(happened)];
}

/** Whether rows of this chain are to be closed by now. */
export function isDue(state: ChainState | undefined, at: number): boolean {
  return state !== undefined && state.closesAt !== null && state.closesAt <= at;
}

/** In the member's chains. `open` are their open rows. */
export function chained(
  happened: Happened,
  before: Before & { chains: MemberChains },
  open: readonly Row[],
): Readonly<{ rows: readonly Row[]; chains: MemberChains }> {
  const chain = chainOf(happened);
  const state = before.chains.chains[chain] ?? newChain;
  const closed = isDue(state, happened.at)
    ? closeOver({ chain, at: happened.at }, state, open)
    : { rows: [], state };
  const step = added(happened, before, closed.state);
  return { rows: [...closed.rows, ...step.rows], chains: withState(before.chains, chain, step.state) };
}

/** Closes the rows of this chain whose period is over, among the member's open ones. */
export function closeOver(
  { chain, at }: { chain: Chain; at: number },
  state: ChainState,
  ofMember: readonly Row[],
): Step {
  const open = ofMember.filter((row) => row.digest !== null && chainOf(row) === chain);
  const over = open.filter((row) => closesAt(row) <= at);
  over.sort((one, other) => closesAt(one) - closesAt(other) || one.number - other.number);
  const ends = open.filter((row) => !over.includes(row)).map(closesAt);
  const step = over.reduce<Step>(
    ({ rows, state }, row) => {
      const next = closed(row, state);
      return { rows: [...rows, next.row], state: next.state };
    },
    { rows: [], state },
  );
  return { ...step, state: { ...step.state, closesAt: ends.length > 0 ? Math.min(...ends) : null } };
}

/** An open row as the next one of the chain. */
function closed(row: Row, state: ChainState): { row: Row; state: ChainState } {
  const own = row.digest ?? "";
  const [link, digest] = [state.link + 1, closedDigest(state, own)];
  return {
    row: { ...row, link, digest, mergeKey: null },
    state: { ...state, link, digest, open: toggled(state, row.memberId, own) },
  };
}

/** The row that says what happened last, and in front of it one that was closed because somebody else had changed it. */
function added(
  happened: Happened,
  { number, chains, row }: Before & { chains: MemberChains },
  state: ChainState,
): Step {
  const text = row && openText(row);
  const isOlder = row?.digest === null && isFromBefore(chains, row);
  const isWhole =
    row && text !== undefined && (isOlder || isOpenRowWhole({ ...row, detail: text }, row.digest ?? ""));
  if (row && isWhole) {
    const { text: more, ...content } = countedAgain(happened, row, number, text);
    const digest = openDigest({ ...content, detail: more });
    const without = isOlder ? state : { ...state, open: toggled(state, row.memberId, row.digest ?? "") };
    return { rows: [{ ...content, digest }], state: withOpen(without, { ...content, digest }) };
  }
  const before =
    row && (row.digest === null ? { row: { ...row, mergeKey: null }, state } : closed(row, state));
  const fresh = freshRow(happened, number);
  return {
    rows: [...(before ? [before.row] : []), fresh],
    state: withOpen(before?.state ?? state, fresh),
  };
}

/** Where there are no chains yet. */
export function unchained(happened: Happened, { number, row }: Before): Row {
  const text = row && openText(row);
  if (!row || text === undefined)
    return { ...freshRow(happened, number), id: row?.id ?? randomUUIDv7(), digest: null };
  const { text: _, ...again } = countedAgain(happened, row, number, text);
  return { ...again, digest: null };
}

/** The row with what happened again in it, and the text that its detail seals. */
function countedAgain(happened: Happened, row: Row, number: number, text: string): Row & { text: string } {
  const more = addToText(text, happened.detail);
  const detail = more === text ? row.detail : sealText(row.memberId, more);
  return { ...row, number, at: happened.at, count: row.count + 1, detail, text: more };
}

/** Whether a row without a digest may be one from before there were chains. */
export function isFromBefore({ since }: MemberChains, { number }: Pick<Row, "number">): boolean {
  return number >= 1 && number < since;
}

function withOpen(state: ChainState, row: Pick<Row, "memberId" | "event" | "at" | "digest">): ChainState {
  const ends = Math.min(state.closesAt ?? Number.POSITIVE_INFINITY, closesAt(row));
  return { ...state, open: toggled(state, row.memberId, row.digest ?? ""), closesAt: ends };
}

function freshRow(happened: Happened, number: number): Row {
  const { memberId, actorId, event, at, detail } = happened;
  const text = textOf(detail);
  const content = { id: randomUUIDv7(), memberId, number, actorId, at, event, count: 1 };
  return {
    ...content,
    detail: sealText(memberId, text),
    mergeKey: mergeKeyOf(happened),
    link: null,
    digest: openDigest({ ...content, detail: text }),
  };
}

/** The same for all that is counted in one row. */
export function mergeKeyOf({ memberId, actorId, event, at, detail }: Happened): string {
  const period = Math.floor(at / periodOf(event));
  const alike = JSON.stringify([memberId, actorId, event, networkOf(detail.address), period]);
  return keyedHash("activity of one row", alike);
}
