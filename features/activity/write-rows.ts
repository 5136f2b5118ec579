import { randomUUIDv7 } from "node:crypto";
import type { Transaction } from "#db/client.ts";
import { and, eq, inArray, isNull, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { activity, activityChains, members } from "#db/schema.ts";
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
  openChains,
  openDigest,
  periodOf,
  sealChains,
  toggled,
} from "./chain.ts";
import { haveChainsBegun } from "./chains-begun.ts";
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
type Before = Readonly<{
  number: number;
  /** Undefined: there are none yet (`chains-begun.ts`). */
  chains: MemberChains | undefined;
  row: Row | undefined;
}>;
type Step = Readonly<{ rows: readonly Row[]; state: ChainState }>;

/** The row that says what happened, and whether what it says stood nowhere before: it is not only counted again. */
type Written = Readonly<{ row: Row; isNew: boolean }>;

/**
 * Writes down what happened, each to another member, and gives the rows that say it. What happens again within its
 * period, by the same actor and from the same network, is counted in one row, which then is the member's newest: no
 * loop fills the disk.
 */
export async function writeRows(tx: Transaction, all: readonly Happened[]): Promise<Written[]> {
  const before = await (all.length === 1 ? readOne(tx, all[0] as Happened) : readMany(tx, all));
  const due = all.filter((happened, at) => isDue(stateIn(before[at]?.chains, happened), happened.at));
  const open = await openRows(
    tx,
    due.map(({ memberId }) => memberId),
  );
  const written: Written[] = [];
  const rows: Row[] = [];
  const chains: [string, MemberChains][] = [];
  for (const [at, happened] of all.entries()) {
    const found = before[at];
    // Erased meanwhile.
    if (!found) continue;
    const step = found.chains
      ? chained(happened, { ...found, chains: found.chains }, open.get(happened.memberId) ?? [])
      : { rows: [unchained(happened, found)], chains: undefined };
    const row = step.rows.at(-1) as Row;
    written.push({ row, isNew: row.detail !== found.row?.detail });
    rows.push(...step.rows);
    if (step.chains) chains.push([happened.memberId, step.chains]);
  }
  await saveRows(tx, rows);
  await saveChains(tx, chains);
  return written;
}

/** Closes the rows of a member's chain whose period is over, where nothing more happens that would. */
export async function closeDue(tx: Transaction, memberId: string, chain: Chain, at: number): Promise<void> {
  const chains = await readChains(tx, memberId);
  const state = chains?.chains[chain];
  if (!chains || !state || !isDue(state, at)) return;
  const open = (await openRows(tx, [memberId])).get(memberId) ?? [];
  const closed = closeOver({ chain, at }, state, open);
  await saveRows(tx, closed.rows);
  await saveChains(tx, [[memberId, withState(chains, chain, closed.state)]]);
}

/** The member's chains; undefined where they have none, or none that can be read. */
export async function readChains(tx: Transaction, memberId: string): Promise<MemberChains | undefined> {
  const [found] = await chainsOfMember(tx).execute({ memberId });
  return found?.state ? openChains(memberId, found.state) : undefined;
}

/** The same with this one in place of the one before. */
export function withState(chains: MemberChains, chain: Chain, state: ChainState): MemberChains {
  return { ...chains, chains: { ...chains.chains, [chain]: state } };
}

function stateIn(chains: MemberChains | undefined, happened: Happened): ChainState | undefined {
  return chains?.chains[chainOf(happened)];
}

/** Whether rows of this chain are to be closed by now. */
function isDue(state: ChainState | undefined, at: number): boolean {
  return state !== undefined && state.closesAt !== null && state.closesAt <= at;
}

function chained(
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
function closeOver(
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
function unchained(happened: Happened, { number, row }: Before): Row {
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

function mergeKeyOf({ memberId, actorId, event, at, detail }: Happened): string {
  const period = Math.floor(at / periodOf(event));
  const alike = JSON.stringify([memberId, actorId, event, networkOf(detail.address), period]);
  return keyedHash("activity of one row", alike);
}

const { placeholder } = sql;

/** One more than the member's last. */
const nextNumber = sql<number>`(select coalesce(max(${activity.number}), 0) + 1 from ${activity} where ${eq(activity.memberId, members.id)})`;

const chainsOfMember = prepared((tx: Transaction) =>
  tx
    .select({ number: nextNumber, state: activityChains.state })
    .from(members)
    .leftJoin(activityChains, eq(activityChains.memberId, members.id))
    .where(eq(members.id, placeholder("memberId")))
    .prepare("chains_of_member"),
);

const rowByMergeKey = prepared((tx: Transaction) =>
  tx
    .select()
    .from(activity)
    .where(eq(activity.mergeKey, placeholder("mergeKey")))
    .prepare("activity_by_merge_key"),
);

const openOf = prepared((tx: Transaction) =>
  tx
    .select()
    .from(activity)
    .where(and(eq(activity.memberId, placeholder("memberId")), isNull(activity.link)))
    .prepare("open_activity"),
);

/** The open rows of each of these members. */
async function openRows(tx: Transaction, ids: readonly string[]): Promise<Map<string, Row[]>> {
  const [memberId, ...more] = ids;
  if (memberId === undefined) return new Map();
  const rows =
    more.length === 0
      ? await openOf(tx).execute({ memberId })
      : await tx
          .select()
          .from(activity)
          .where(and(inArray(activity.memberId, [...ids]), isNull(activity.link)));
  return Map.groupBy(rows, (row) => row.memberId);
}

async function readOne(tx: Transaction, happened: Happened): Promise<(Before | undefined)[]> {
  const { memberId } = happened;
  const [[found], [row]] = await Promise.all([
    chainsOfMember(tx).execute({ memberId }),
    rowByMergeKey(tx).execute({ mergeKey: mergeKeyOf(happened) }),
  ]);
  if (!found) return [undefined];
  const number = Number(found.number);
  return [{ number, chains: await chainsFor(tx, memberId, number, found.state), row }];
}

async function readMany(tx: Transaction, all: readonly Happened[]): Promise<(Before | undefined)[]> {
  const ids = all.map(({ memberId }) => memberId);
  const keys = all.map(mergeKeyOf);
  const [found, rows] = await Promise.all([
    tx
      .select({ id: members.id, number: nextNumber, state: activityChains.state })
      .from(members)
      .leftJoin(activityChains, eq(activityChains.memberId, members.id))
      .where(inArray(members.id, ids)),
    tx.select().from(activity).where(inArray(activity.mergeKey, keys)),
  ]);
  const ofMember = new Map(found.map((one) => [one.id, one]));
  const rowOf = new Map(rows.map((row) => [row.mergeKey, row]));
  const before: (Before | undefined)[] = [];
  for (const [at, { memberId }] of all.entries()) {
    const one = ofMember.get(memberId);
    const number = Number(one?.number ?? 0);
    before.push(
      one && {
        number,
        chains: await chainsFor(tx, memberId, number, one.state),
        row: rowOf.get(keys[at] ?? ""),
      },
    );
  }
  return before;
}

/**
 * The chains in which the member's row of this number is written. Chains that are not there though they should be, or
 * were not made here, keep nobody from anything: new ones begin behind all links there are, and whoever looks at them is
 * told that something is missing.
 */
async function chainsFor(
  tx: Transaction,
  memberId: string,
  number: number,
  sealed: string | null,
): Promise<MemberChains | undefined> {
  const chains = sealed === null ? undefined : openChains(memberId, sealed);
  if (chains) return chains;
  if (sealed === null && !haveChainsBegun()) return undefined;
  if (number === 1) return { since: 1, chains: {} };
  const [found] = await tx
    .select({ link: sql<number>`coalesce(max(${activity.link}), 0)` })
    .from(activity)
    .where(eq(activity.memberId, memberId));
  const link = Number(found?.link ?? 0);
  const behind = { ...newChain, link, pruned: { link, digest: "" } };
  return { since: number, lost: true, chains: { failures: behind, own: behind, others: behind } };
}

const row = {
  number: sql`excluded.number`,
  at: sql`excluded.at`,
  detail: sql`excluded.detail`,
  count: sql`excluded.count`,
  mergeKey: sql`excluded.merge_key`,
  link: sql`excluded.link`,
  digest: sql`excluded.digest`,
};

const columns = [
  "id",
  "memberId",
  "number",
  "actorId",
  "at",
  "event",
  "detail",
  "count",
  "mergeKey",
  "link",
  "digest",
] as const;

const saveRow = prepared((tx: Transaction) =>
  tx
    .insert(activity)
    .values(Object.fromEntries(columns.map((name) => [name, placeholder(name)])) as never)
    .onConflictDoUpdate({ target: activity.id, set: row })
    .prepare("save_activity"),
);

const saveOne = prepared((tx: Transaction) =>
  tx
    .insert(activityChains)
    .values({ memberId: placeholder("memberId"), state: placeholder("state") } as never)
    .onConflictDoUpdate({ target: activityChains.memberId, set: { state: sql`excluded.state` } })
    .prepare("save_chains"),
);

/** Rows to a statement: each has eleven values, and SQLite takes 32 766 of them (its limits, 9). */
const atOnce = 500;

async function saveRows(tx: Transaction, rows: readonly Row[]): Promise<void> {
  if (rows.length <= 2) {
    for (const one of rows) await saveRow(tx).execute(one);
    return;
  }
  for (let from = 0; from < rows.length; from += atOnce)
    await tx
      .insert(activity)
      .values(rows.slice(from, from + atOnce))
      .onConflictDoUpdate({ target: activity.id, set: row });
}

/** Keeps where the chains of these members stand now. */
export async function saveChains(
  tx: Transaction,
  all: readonly (readonly [memberId: string, chains: MemberChains])[],
): Promise<void> {
  const values = all.map(([memberId, chains]) => ({ memberId, state: sealChains(memberId, chains) }));
  if (values.length <= 2) {
    for (const one of values) await saveOne(tx).execute(one);
    return;
  }
  await tx
    .insert(activityChains)
    .values(values)
    .onConflictDoUpdate({ target: activityChains.memberId, set: { state: sql`excluded.state` } });
}
