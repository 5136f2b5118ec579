import { setImmediate as others } from "node:timers/promises";
import { database } from "#db/client.ts";
import { and, asc, eq, gt } from "#db/drizzle.ts";
import { activity, activityChains } from "#db/schema.ts";
import {
  type Chain,
  type ChainState,
  type Content,
  chainOf,
  isClosedRowWhole,
  isOpenRowWhole,
  openState,
  toggled,
} from "./chain.ts";
import { openText } from "./sealed-detail.ts";

/** A row that is not as the portal left it, or beside which one is missing; number and time are as it says now. */
export type Broken = Readonly<{ number: number; id: string; at: number; why: "changed" | "missing" }>;

/** What was found, and where each chain ends. `heads` are what a later look, or a member's export, can be held against. */
export type Verified = Readonly<{
  broken: readonly Broken[];
  heads: Readonly<Partial<Record<Chain, Readonly<{ link: number; digest: string }>>>>;
}>;

const pageSize = 500;
/** What a column of whole numbers holds at least, in PostgreSQL. */
const leastNumber = -(2 ** 31);
type Row = typeof activity.$inferSelect;

/**
 * Goes through all of a member's activity and names the rows that somebody else than the portal changed, and those in
 * front of which some are missing. Others have their turn after every 500 rows.
 */
export async function verifyActivity(memberId: string): Promise<Verified> {
  for (let tries = 0; ; tries++) {
    const before = await sealedStates(memberId);
    const found = await verify(memberId, before);
    // What is written meanwhile would look like a break.
    const isSame = JSON.stringify(await sealedStates(memberId)) === JSON.stringify(before);
    if (isSame || found.broken.length === 0 || tries === mostTries) return found;
  }
}

const mostTries = 5;

/** Where each chain of the member ends, as it stands in an export; undefined where it cannot be read. */
export async function chainHeads(memberId: string) {
  return (await sealedStates(memberId)).map(([chain, sealed]) => {
    const { link, digest } = openState(memberId, chain, sealed) ?? {};
    return { chain, state: { link, digest } };
  });
}

type SealedStates = readonly (readonly [Chain, string])[];

async function sealedStates(memberId: string): Promise<SealedStates> {
  const rows = await database()
    .select()
    .from(activityChains)
    .where(eq(activityChains.memberId, memberId))
    .orderBy(activityChains.chain);
  return rows.map(({ chain, state }) => [chain, state]);
}

async function verify(memberId: string, sealed: SealedStates): Promise<Verified> {
  const states = new Map(sealed.map(([chain, state]) => [chain, openState(memberId, chain, state)]));
  const all = await rowsOf(memberId);
  const broken = (["failures", "own", "others"] as const).flatMap((chain) =>
    brokenIn(
      memberId,
      states.get(chain),
      all.filter((row) => chainOf(row) === chain),
    ),
  );
  const heads = [...states].flatMap(([chain, state]) =>
    state ? [[chain, { link: state.link, digest: state.digest }]] : [],
  );
  return { broken: broken.sort((one, other) => one.number - other.number), heads: Object.fromEntries(heads) };
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
function brokenIn(memberId: string, state: ChainState | undefined, rows: readonly Opened[]): Broken[] {
  // Nobody has written in it since there are chains.
  if (!state) return rows.filter(({ digest }) => digest !== null).map((row) => named(row, "changed"));
  const closed = rows
    .filter(({ link }) => link !== null)
    .sort((one, other) => (one.link ?? 0) - (other.link ?? 0));
  const open = rows.filter(({ link }) => link === null);
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
    const { number, digest, content } = row;
    if (digest === null && number < state.since) continue;
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
