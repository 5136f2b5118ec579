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
  newChain,
  openDigest,
  openState,
  periodOf,
  sealState,
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
/** What there is before: the member's next number, the chain's state, and the row that counts the same already. */
type Before = Readonly<{ number: number; state: ChainState | undefined; row: Row | undefined }>;
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
  const due = all.filter((happened, at) => isDue(before[at]?.state, happened.at));
  const open = await openRows(
    tx,
    due.map(({ memberId }) => memberId),
  );
  const written: Written[] = [];
  const steps: [Happened, Step][] = [];
  for (const [at, happened] of all.entries()) {
    const found = before[at];
    // Erased meanwhile.
    if (!found) continue;
    const state = found.state ?? newChain(found.number);
    const closed = isDue(state, happened.at)
      ? closeOver({ chain: chainOf(happened), at: happened.at }, state, open.get(happened.memberId) ?? [])
      : { rows: [], state };
    const step = added(happened, { ...found, state: closed.state });
    const row = step.rows.at(-1) as Row;
    written.push({ row, isNew: row.detail !== found.row?.detail });
    steps.push([happened, { rows: [...closed.rows, ...step.rows], state: step.state }]);
  }
  await saveRows(
    tx,
    steps.flatMap(([, { rows }]) => rows),
  );
  await saveStates(
    tx,
    steps.map(([{ memberId, ...kind }, { state }]) => [memberId, chainOf({ memberId, ...kind }), state]),
  );
  return written;
}

/** Closes the rows of a member's chain whose period is over, where nothing more happens that would. */
export async function closeDue(tx: Transaction, memberId: string, chain: Chain, at: number): Promise<void> {
  const [found] = await chainOfMember(tx).execute({ memberId, chain });
  const state = await stateOf(tx, memberId, chain, found?.state ?? null);
  if (!state || !isDue(state, at)) return;
  const open = (await openRows(tx, [memberId])).get(memberId) ?? [];
  const closed = closeOver({ chain, at }, state, open);
  await saveRows(tx, closed.rows);
  await saveStates(tx, [[memberId, chain, closed.state]]);
}

/** Whether rows of this chain are to be closed by now. */
function isDue(state: ChainState | undefined, at: number): boolean {
  return state !== undefined && state.closesAt !== null && state.closesAt <= at;
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
function added(happened: Happened, { number, state, row }: Before & { state: ChainState }): Step {
  const text = row && openText(row);
  const isOlder = row?.digest === null && row.number < state.since;
  const isWhole =
    row && text !== undefined && (isOlder || isOpenRowWhole({ ...row, detail: text }, row.digest ?? ""));
  if (row && isWhole) {
    const more = addToText(text, happened.detail);
    const detail = more === text ? row.detail : sealText(row.memberId, more);
    const content = { ...row, number, at: happened.at, count: row.count + 1 };
    const digest = openDigest({ ...content, detail: more });
    const without = isOlder ? state : { ...state, open: toggled(state, row.memberId, row.digest ?? "") };
    return { rows: [{ ...content, detail, digest }], state: withOpen(without, { ...content, digest }) };
  }
  const before =
    row && (row.digest === null ? { row: { ...row, mergeKey: null }, state } : closed(row, state));
  const fresh = freshRow(happened, number);
  return {
    rows: [...(before ? [before.row] : []), fresh],
    state: withOpen(before?.state ?? state, fresh),
  };
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

const chainOfMember = prepared((tx: Transaction) =>
  tx
    .select({ number: nextNumber, state: activityChains.state })
    .from(members)
    .leftJoin(
      activityChains,
      and(eq(activityChains.memberId, members.id), eq(activityChains.chain, placeholder("chain"))),
    )
    .where(eq(members.id, placeholder("memberId")))
    .prepare("chain_of_member"),
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
  const chain = chainOf(happened);
  const [[found], [row]] = await Promise.all([
    chainOfMember(tx).execute({ memberId, chain }),
    rowByMergeKey(tx).execute({ mergeKey: mergeKeyOf(happened) }),
  ]);
  if (!found) return [undefined];
  return [{ number: Number(found.number), state: await stateOf(tx, memberId, chain, found.state), row }];
}

async function readMany(tx: Transaction, all: readonly Happened[]): Promise<(Before | undefined)[]> {
  const ids = all.map(({ memberId }) => memberId);
  const keys = all.map(mergeKeyOf);
  const [numbers, chains, rows] = await Promise.all([
    tx.select({ id: members.id, number: nextNumber }).from(members).where(inArray(members.id, ids)),
    tx.select().from(activityChains).where(inArray(activityChains.memberId, ids)),
    tx.select().from(activity).where(inArray(activity.mergeKey, keys)),
  ]);
  const numberOf = new Map(numbers.map(({ id, number }) => [id, Number(number)]));
  const sealed = new Map(chains.map(({ memberId, chain, state }) => [`${memberId} ${chain}`, state]));
  const rowOf = new Map(rows.map((row) => [row.mergeKey, row]));
  const before: (Before | undefined)[] = [];
  for (const [at, happened] of all.entries()) {
    const { memberId } = happened;
    const [number, chain] = [numberOf.get(memberId), chainOf(happened)];
    const state = await stateOf(tx, memberId, chain, sealed.get(`${memberId} ${chain}`) ?? null);
    before.push(number === undefined ? undefined : { number, state, row: rowOf.get(keys[at] ?? "") });
  }
  return before;
}

/**
 * A state that was not made here keeps nobody from anything: the chain goes on behind all links there are, and whoever
 * looks at it is told that those do not hold.
 */
async function stateOf(
  tx: Transaction,
  memberId: string,
  chain: Chain,
  sealed: string | null,
): Promise<ChainState | undefined> {
  const state = sealed === null ? undefined : openState(memberId, chain, sealed);
  if (state || sealed === null) return state;
  const last = {
    link: sql<number>`coalesce(max(${activity.link}), 0)`,
    number: sql<number>`max(${activity.number})`,
  };
  const [found] = await tx.select(last).from(activity).where(eq(activity.memberId, memberId));
  const link = Number(found?.link ?? 0);
  return { ...newChain(Number(found?.number ?? 0) + 1), link, pruned: { link, digest: "" } };
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

const saveState = prepared((tx: Transaction) =>
  tx
    .insert(activityChains)
    .values({
      memberId: placeholder("memberId"),
      chain: placeholder("chain"),
      state: placeholder("state"),
    } as never)
    .onConflictDoUpdate({
      target: [activityChains.memberId, activityChains.chain],
      set: { state: sql`excluded.state` },
    })
    .prepare("save_chain"),
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

/** Keeps where these chains stand now. */
export async function saveStates(
  tx: Transaction,
  states: readonly (readonly [memberId: string, chain: Chain, state: ChainState])[],
): Promise<void> {
  const values = states.map(([memberId, chain, state]) => ({
    memberId,
    chain,
    state: sealState(memberId, chain, state),
  }));
  if (values.length <= 2) {
    for (const one of values) await saveState(tx).execute(one);
    return;
  }
  await tx
    .insert(activityChains)
    .values(values)
    .onConflictDoUpdate({
      target: [activityChains.memberId, activityChains.chain],
      set: { state: sql`excluded.state` },
    });
}
