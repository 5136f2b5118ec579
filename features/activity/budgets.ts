/** How much of a member's activity is kept: what strangers do to it pushes out nothing of the member's own. */
import type { Transaction } from "#db/client.ts";
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, lte, ne, or, sql } from "#db/drizzle.ts";
import { activity } from "#db/schema.ts";
import type { Chain } from "./chain.ts";
import { failures } from "./events.ts";
import { withState } from "./next-rows.ts";
import { readChains, saveChains } from "./stored-rows.ts";
import { closeDue } from "./write-rows.ts";

/** In rows a member. */
export const budgets = { failures: 1_000, own: 8_000, others: 1_000 } as const;

/** Failures are also deleted when they are that old. */
export const failuresKeptDays = 90;

/** What others did and saw is kept for that long, however much it is. */
const othersKeptDays = 3 * 366;

/** Looked at so rarely because it is read through; with room for as many new rows in between. */
export const rowsBetweenPrunings = 128;

/** At a time: others wait for it. More than are added in between. */
const batch = 1_000;

const dayMs = 24 * 60 * 60 * 1000;

/** Deletes the member's oldest rows beyond their budgets. */
export async function keepToBudgets(tx: Transaction, memberId: string, now: number): Promise<void> {
  // Counted in the index alone: most members have nothing to be read through.
  const total = await tx.$count(activity, eq(activity.memberId, memberId));
  for (const chain of ["failures", "own", "others"] as const) {
    const budget = budgets[chain] - rowsBetweenPrunings;
    if (total < budget) continue;
    const old = chain === "others" ? lte(activity.at, now - othersKeptDays * dayMs) : undefined;
    const surplus = await newest(tx, memberId, chain, budget);
    const last = old && surplus ? older(surplus, await newest(tx, memberId, chain, 0, old)) : surplus;
    if (last) await pruneUpTo(tx, memberId, chain, last);
  }
}

/** Deletes the member's failures that are that old, at most a thousand, and says how many. */
export async function pruneFailures(
  tx: Transaction,
  memberId: string,
  { until, now }: Readonly<{ until: number; now: number }>,
): Promise<number> {
  await closeDue(tx, memberId, "failures", now);
  const last = await newest(tx, memberId, "failures", 0, lte(activity.at, until));
  return last ? pruneUpTo(tx, memberId, "failures", last) : 0;
}

/** A place in the order in which rows are pruned: those from before the chain by number, then by link. */
type Place = Readonly<{ link: number; number: number }>;

const place = sql<number>`coalesce(${activity.link}, 0)`;

/** Of a member's chain, all that may be pruned: open rows may not. */
function prunable(memberId: string, chain: Chain) {
  const isFailure = inArray(activity.event, failures);
  const isNone = and(...failures.map((event) => ne(activity.event, event)));
  const of = {
    failures: isFailure,
    own: and(isNone, eq(activity.actorId, memberId)),
    others: and(isNone, or(ne(activity.actorId, memberId), isNull(activity.actorId))),
  };
  return and(
    eq(activity.memberId, memberId),
    of[chain],
    or(isNotNull(activity.link), isNull(activity.digest)),
  );
}

/** The newest of these rows, after so many. */
async function newest(
  tx: Transaction,
  memberId: string,
  chain: Chain,
  after: number,
  which?: ReturnType<typeof lte>,
): Promise<Place | undefined> {
  const [found] = await tx
    .select({ link: place, number: activity.number })
    .from(activity)
    .where(and(prunable(memberId, chain), which))
    .orderBy(desc(place), desc(activity.number))
    .limit(1)
    .offset(after);
  return found && { link: Number(found.link), number: found.number };
}

function older(one: Place, other: Place | undefined): Place | undefined {
  if (!other) return undefined;
  return one.link < other.link || (one.link === other.link && one.number < other.number) ? one : other;
}

/** Deletes the oldest of these rows, up to that one, and keeps where the chain goes on. */
async function pruneUpTo(tx: Transaction, memberId: string, chain: Chain, last: Place): Promise<number> {
  const upTo = or(lt(place, last.link), and(eq(place, last.link), lte(activity.number, last.number)));
  const rows = await tx
    .select({ id: activity.id, link: activity.link, digest: activity.digest })
    .from(activity)
    .where(and(prunable(memberId, chain), upTo))
    .orderBy(asc(place), asc(activity.number))
    .limit(batch);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await tx.delete(activity).where(inArray(activity.id, ids));
  const pruned = rows.findLast(({ link }) => link !== null);
  const chains = pruned && (await readChains(tx, memberId));
  const state = chains?.chains[chain];
  if (pruned && chains && state)
    await saveChains(tx, [
      [
        memberId,
        withState(chains, chain, {
          ...state,
          pruned: { link: pruned.link ?? 0, digest: pruned.digest ?? "" },
        }),
      ],
    ]);
  return ids.length;
}
