import { setTimeout as pause } from "node:timers/promises";
import { atomically, database } from "#db/client.ts";
import { and, eq, gt, gte, inArray, isNull, sql } from "#db/drizzle.ts";
import { activity, activityChains, members } from "#db/schema.ts";
import { log } from "#lib/log.ts";
import { haveChainsBegun, noteChainsBegun } from "./chains-begun.ts";
import { saveChains } from "./stored-rows.ts";

/** Members who are given chains between two turns of others. */
const batch = 200;
/** No transaction takes longer, so what began without chains is there by then. */
const longestWriteMs = 6_000;

/**
 * Gives every member chains who is from before there were any, once. While another version of the portal writes into the
 * same database it waits: that one knows nothing of chains, and what it writes would look like a break.
 */
export async function beginChains(othersWrite: () => Promise<boolean>): Promise<void> {
  if (haveChainsBegun() || (await othersWrite())) return;
  const begun = Date.now();
  const given = await giveChains(0);
  noteChainsBegun();
  if (given > 0) log.info("activity chained from now on", { members: given });
  // Who signed up meanwhile, in a process that did not know yet.
  await pause(longestWriteMs, undefined, { ref: false });
  await giveChains(begun - longestWriteMs);
}

/** To members who have none and signed up then or later; says to how many. */
async function giveChains(signedUpSince: number): Promise<number> {
  let given = 0;
  let last = "";
  for (;;) {
    const some = await withoutChains(signedUpSince, last);
    const end = some.at(-1);
    if (end === undefined) return given;
    last = end;
    given += await atomically(async (tx) => {
      const rows = await tx
        .select({ id: members.id, last: sql<number>`coalesce(max(${activity.number}), 0)` })
        .from(members)
        .leftJoin(activity, eq(activity.memberId, members.id))
        .leftJoin(activityChains, eq(activityChains.memberId, members.id))
        .where(and(isNull(activityChains.memberId), inArray(members.id, some)))
        .groupBy(members.id);
      await saveChains(
        tx,
        rows.map(({ id, last }) => [id, { since: Number(last) + 1, chains: {} }]),
      );
      return rows.length;
    });
  }
}

async function withoutChains(signedUpSince: number, after: string): Promise<string[]> {
  const rows = await database()
    .select({ id: members.id })
    .from(members)
    .leftJoin(activityChains, eq(activityChains.memberId, members.id))
    .where(and(isNull(activityChains.memberId), gte(members.createdAt, signedUpSince), gt(members.id, after)))
    .orderBy(members.id)
    .limit(batch);
  return rows.map(({ id }) => id);
}
