import { setImmediate as others } from "node:timers/promises";
import { database } from "#db/client.ts";
import { and, asc, eq, gt } from "#db/drizzle.ts";
import { activity, activityChains } from "#db/schema.ts";
import {
  type ChainState,
  type Content,
  chainOf,
  isClosedRowWhole,
  isOpenRowWhole,
  type MemberChains,
  newChain,
  openChains,
  toggled,
} from "./chain.ts";
import { haveChainsBegun } from "./chains-begun.ts";
import { isFromBefore } from "./next-rows.ts";
import { openText } from "./sealed-detail.ts";

/** A row that is not as the portal left it, or beside which one is missing; number and time are as it says now. */
export type Broken = Readonly<{ number: number; id: string; at: number; why: "changed" | "missing" }>;

/** Where a chain of a member's ends; a later look, or an export, can be held against it. */
export type Head = Readonly<Pick<ChainState, "link" | "digest" | "open">>;

const pageSize = 500;
/** What a column of whole numbers holds at least, in PostgreSQL. */
const leastNumber = -(2 ** 31);
type Row = typeof activity.$inferSelect;
/** What is written while the rows are read would look like a break. */
const mostTries = 5;

/**
 * Goes through all of a member's activity and names the rows that somebody else than the portal changed, and those
 * beside which some are missing. Others have their turn after every 500 rows.
 */
export async function verifyActivity(memberId: string): Promise<Readonly<{ broken: readonly Broken[] }>> {
  let broken: readonly Broken[] | undefined;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = await sealedChains(memberId);
    const found = await verify(memberId, before);
    if (found.length === 0 || (await sealedChains(memberId)) === before) return { broken: found };
    // What is broken is so at each reading.
    broken = broken?.filter((one) => found.some(({ id, why }) => id === one.id && why === one.why)) ?? found;
  }
  return { broken: broken ?? [] };
}

/** Where each chain of the member ends, as it stands in an export. */
export async function chainHeads(memberId: string): Promise<{ state: Record<string, Head> }[]> {
  const sealed = await sealedChains(memberId);
  const { chains = {} } = (sealed !== undefined && openChains(memberId, sealed)) || {};
  const heads = Object.entries(chains).map(([chain, { link, digest, open }]) => [
    chain,
    { link, digest, open },
  ]);
  return sealed === undefined ? [] : [{ state: Object.fromEntries(heads) }];
}

async function sealedChains(memberId: string): Promise<string | undefined> {
  const [row] = await database()
    .select({ state: activityChains.state })
    .from(activityChains)
    .where(eq(activityChains.memberId, memberId));
  return row?.state;
}

async function verify(memberId: string, sealed: string | undefined): Promise<Broken[]> {
  const all = await rowsOf(memberId);
  const chains = sealed === undefined ? undefined : openChains(memberId, sealed);
  if (!chains) {
    const hadNone = sealed === undefined && !haveChainsBegun();
    return hadNone && all.every(({ digest }) => digest === null) ? [] : beside(all.at(-1), "missing");
  }
  const broken = (["failures", "own", "others"] as const).flatMap((chain) =>
    brokenIn(
      memberId,
      chains,
      chains.chains[chain] ?? newChain,
      all.filter((row) => chainOf(row) === chain),
    ),
  );
  if (chains.lost)
    broken.push(...beside(all.find(({ number }) => number >= chains.since) ?? all.at(-1), "missing"));
  return broken.sort((one, other) => one.number - other.number);
}

type Opened = Row & Readonly<{ content: Content | undefined }>;

async function rowsOf(memberId: string): Promise<Opened[]> {
  const all: Opened[] = [];
  for (let last = leastNumber; ; ) {
    const page = await database()
      .select()
      .from(activity)
      .where(and(eq(activity.memberId, memberId), gt(activity.number, last)))
      .orderBy(asc(activity.number))
      .limit(pageSize);
    for (const row of page) {
      const detail = openText(row);
      all.push({ ...row, content: detail === undefined ? undefined : { ...row, detail } });
    }
    const end = page.at(-1);
    if (page.length < pageSize || !end) return all;
    last = end.number;
    await others();
  }
}

/** What is wrong with one chain. */
function brokenIn(
  memberId: string,
  chains: MemberChains,
  state: ChainState,
  rows: readonly Opened[],
): Broken[] {
  const closed = rows
    .filter(({ link }) => link !== null)
    .sort((one, other) => (one.link ?? 0) - (other.link ?? 0));
  const open = rows.filter((row) => row.link === null && !(row.digest === null && isFromBefore(chains, row)));
  return [...brokenLinks(state, closed, rows.at(-1)), ...brokenOpen(memberId, state, open, rows.at(-1))];
}

function brokenLinks(state: ChainState, closed: readonly Opened[], newest: Opened | undefined): Broken[] {
  const broken: Broken[] = [];
  let before = state.pruned;
  for (const row of closed) {
    const { link, digest, content } = row;
    if (link === null || digest === null || link <= before.link) broken.push(named(row, "changed"));
    else {
      if (link !== before.link + 1) broken.push(named(row, "missing"));
      else if (!content || !isClosedRowWhole(before, content, digest)) broken.push(named(row, "changed"));
      before = { link, digest };
    }
  }
  if (before.link !== state.link || before.digest !== state.digest) broken.push(...beside(newest, "missing"));
  return broken;
}

function brokenOpen(
  memberId: string,
  state: ChainState,
  open: readonly Opened[],
  newest: Opened | undefined,
): Broken[] {
  const broken: Broken[] = [];
  let left = state.open;
  for (const row of open) {
    const { digest, content } = row;
    if (digest === null || !content || !isOpenRowWhole(content, digest)) broken.push(named(row, "changed"));
    if (digest !== null) left = toggled({ ...state, open: left }, memberId, digest);
  }
  const isEmpty = /^A*$/.test(left);
  return isEmpty || broken.length > 0 ? broken : beside(newest, "missing");
}

function named({ number, id, at }: Opened, why: Broken["why"]): Broken {
  return { number, id, at, why };
}

/** The newest row there is, where it is not known which one is missing; a number of 0 where there is none at all. */
function beside(newest: Opened | undefined, why: Broken["why"]): Broken[] {
  return [newest ? named(newest, why) : { number: 0, id: "", at: 0, why }];
}
