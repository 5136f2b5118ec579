import { randomUUIDv7 } from "node:crypto";
import type { Writes } from "#db/client.ts";
import { eq, sql } from "#db/orm.ts";
import { prepared } from "#db/prepared.ts";
import { activity } from "#db/schema.ts";
import type { Act, From } from "#features/act.ts";
import { networkOf } from "#lib/network.ts";
import { keyedHash } from "#lib/sealing.ts";
import { sealDetail } from "./sealed-detail.ts";

export type ActivityEvent =
  | "signed up"
  | "signed in"
  | "failed sign-in"
  | "signed out"
  | "session ended"
  | "password changed"
  | "information changed"
  | "exported";

/**
 * Writes down what happened, in the transaction of what happened. `what` names the thing in words for the member
 * (a browser, the fields' labels), never a value.
 */
export async function record(
  tx: Writes,
  { subject, actor, from }: Act,
  event: ActivityEvent,
  what?: string,
): Promise<void> {
  await addRow(tx).execute({ ...newRow(subject.id, from, what), actorId: actor.id, event });
}

const { placeholder } = sql;

/** One more than the member's last. */
const nextNumber = sql<number>`(select coalesce(max(${activity.number}), 0) + 1 from ${activity} where ${eq(activity.memberId, placeholder("memberId"))})`;
const row = {
  id: placeholder("id"),
  memberId: placeholder("memberId"),
  at: placeholder("at"),
  number: nextNumber,
  detail: placeholder("detail"),
  event: placeholder("event"),
};

const addRow = prepared((tx: Writes) =>
  tx
    .insert(activity)
    .values({ ...row, actorId: placeholder("actorId") })
    .prepare("record_activity"),
);

const hourMs = 60 * 60 * 1000;

/**
 * A failed try to sign in as a member: one row per member, network and hour with a count, so that an attacker
 * cannot fill the disk.
 */
export async function recordFailedSignIn(tx: Writes, memberId: string, from: From): Promise<void> {
  const hour = Math.floor(from.at / hourMs);
  const mergeKey = keyedHash("failed sign-ins", JSON.stringify([memberId, networkOf(from.address), hour]));
  await mergeRow(tx).execute({ ...newRow(memberId, from), event: "failed sign-in", mergeKey });
}

const mergeRow = prepared((tx: Writes) =>
  tx
    .insert(activity)
    .values({ ...row, mergeKey: placeholder("mergeKey") })
    .onConflictDoUpdate({
      target: activity.mergeKey,
      // It counts as what happened last.
      set: {
        count: sql`${activity.count} + 1`,
        at: sql`excluded.at`,
        number: nextNumber,
        detail: sql`excluded.detail`,
      },
    })
    .prepare("merge_activity"),
);

function newRow(memberId: string, { at, address, browser }: From, what?: string) {
  return {
    id: randomUUIDv7(),
    memberId,
    at,
    detail: sealDetail(memberId, { address, browser, what }),
  };
}
