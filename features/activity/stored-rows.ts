/** A member's activity and chains as the database has them. */
import type { Transaction } from "#db/client.ts";
import { and, eq, inArray, isNull, sql } from "#db/drizzle.ts";
import { inChunks, placeholderRows, prepared, preparedForRows } from "#db/prepared.ts";
import { activity, activityChains, members } from "#db/schema.ts";
import { type MemberChains, newChain, openChains, sealChains } from "./chain.ts";
import { haveChainsBegun } from "./chains-begun.ts";
import { type Before, type Happened, mergeKeyOf, type Row } from "./next-rows.ts";

/** Of a member to whom nothing has happened yet. */
export const firstChains: MemberChains = { since: 1, chains: {} };

/** What there is before each of these, in their order; undefined where there is no such member. */
export function readBefore(tx: Transaction, all: readonly Happened[]): Promise<(Before | undefined)[]> {
  const [only, ...more] = all;
  return only && more.length === 0 ? readOne(tx, only) : readMany(tx, all);
}

/** The member's chains; undefined where they have none, or none that can be read. */
export async function readChains(tx: Transaction, memberId: string): Promise<MemberChains | undefined> {
  const [found] = await chainsOfMember(tx).execute({ memberId });
  return found?.state ? openChains(memberId, found.state) : undefined;
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
export async function openRows(tx: Transaction, ids: readonly string[]): Promise<Map<string, Row[]>> {
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
  if (number === 1) return firstChains;
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

const saveSome = preparedForRows((tx: Transaction, count: number) =>
  tx
    .insert(activity)
    .values(placeholderRows(columns, count))
    .onConflictDoUpdate({ target: activity.id, set: row })
    .prepare(`save_${count}_activity`),
);

const chainColumns = ["memberId", "state"] as const;

const saveSomeChains = preparedForRows((tx: Transaction, count: number) =>
  tx
    .insert(activityChains)
    .values(placeholderRows(chainColumns, count))
    .onConflictDoUpdate({ target: activityChains.memberId, set: { state: sql`excluded.state` } })
    .prepare(`save_${count}_chains`),
);

/** Keeps these rows, new ones and such as are there. */
export async function saveRows(tx: Transaction, rows: readonly Row[]): Promise<void> {
  await inChunks(rows, columns, (count, values) => saveSome(tx, count).execute(values));
}

/** Keeps where the chains of these members stand now. */
export async function saveChains(
  tx: Transaction,
  all: readonly (readonly [memberId: string, chains: MemberChains])[],
): Promise<void> {
  const values = all.map(([memberId, chains]) => ({ memberId, state: sealChains(memberId, chains) }));
  await inChunks(values, chainColumns, (count, given) => saveSomeChains(tx, count).execute(given));
}
