import type { Reader } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { activity, members } from "#db/schema.ts";
import { openDetail } from "#features/activity/sealed-detail.ts";
import { householdsCounted } from "#features/throttles/limits.ts";
import { networksOf } from "#lib/network.ts";

/** So many wait for approval at most. */
const mostWaiting = 500;
/** And so many of one network, which shall not fill the queue for all others. */
export const mostWaitingOfNetwork = 20;

/** Whether one more from this address may wait for approval. */
export async function hasRoomToWait(reads: Reader, address: string): Promise<boolean> {
  const signUps = await reads
    .select({ id: activity.id, memberId: activity.memberId, detail: activity.detail })
    .from(members)
    .innerJoin(activity, eq(activity.memberId, members.id))
    .where(and(eq(members.state, "awaiting approval"), eq(activity.event, "signed up")))
    .limit(mostWaiting);
  if (signUps.length === mostWaiting) return false;
  const others = signUps.map((row) => networksOf(openDetail(row)?.address ?? ""));
  return networksOf(address).every((network, at) => {
    const limit = mostWaitingOfNetwork * (householdsCounted[at] ?? 1);
    return others.filter((networks) => networks[at] === network).length < limit;
  });
}
