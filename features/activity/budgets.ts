/** How much of a member's activity is kept: what strangers do to it pushes out nothing of the member's own. */
import type { Transaction } from "#db/client.ts";
import { and, desc, eq, inArray, lte, ne, or } from "#db/drizzle.ts";
import { activity } from "#db/schema.ts";
import { failures } from "./events.ts";

/** In rows a member. What somebody else did with their membership is never deleted to make room. */
export const budgets = { failures: 1_000, own: 8_000 } as const;

/** Failures are also deleted when they are that old. */
export const failuresKeptDays = 90;

/** Looked at so rarely because it is read through; with room for as many new rows in between. */
export const rowsBetweenPrunings = 128;

/** At a time: others wait for it. More than are added in between. */
const batch = 1_000;

/** Deletes the member's oldest rows beyond either budget. */
export async function keepToBudgets(tx: Transaction, memberId: string): Promise<void> {
  const ofMember = eq(activity.memberId, memberId);
  const isFailure = or(...failures.map((event) => eq(activity.event, event)));
  const isOwn = and(eq(activity.actorId, memberId), ...failures.map((event) => ne(activity.event, event)));
  // Counted in the index alone: most members have nothing to be read through.
  const total = await tx.$count(activity, ofMember);
  if (total >= budgets.failures - rowsBetweenPrunings)
    await keepNewest(tx, and(ofMember, isFailure), budgets.failures);
  if (total >= budgets.own - rowsBetweenPrunings) await keepNewest(tx, and(ofMember, isOwn), budgets.own);
}

async function keepNewest(tx: Transaction, which: ReturnType<typeof and>, budget: number): Promise<void> {
  const [surplus] = await tx
    .select({ number: activity.number })
    .from(activity)
    .where(which)
    .orderBy(desc(activity.number))
    .limit(1)
    .offset(budget - rowsBetweenPrunings);
  if (!surplus) return;
  const oldest = tx
    .select({ id: activity.id })
    .from(activity)
    .where(and(which, lte(activity.number, surplus.number)))
    .orderBy(activity.number)
    .limit(batch);
  await tx.delete(activity).where(inArray(activity.id, oldest));
}
