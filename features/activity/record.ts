import { randomUUIDv7 } from "node:crypto";
import type { Transaction } from "#db/client.ts";
import { eq, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { activity } from "#db/schema.ts";
import type { Act, Source } from "#features/act.ts";
import { networkOf } from "#lib/network.ts";
import { keyedHash } from "#lib/sealing.ts";
import { keepToBudgets, rowsBetweenPrunings } from "./budgets.ts";
import type { ActivityEvent } from "./events.ts";
import { addToDetail, sealDetail, type Thing } from "./sealed-detail.ts";

/**
 * Writes down what happened, in the transaction of what happened. `what` are the things it was about, never a value.
 */
export async function record(
  tx: Transaction,
  { subject, actor, from }: Act,
  event: ActivityEvent,
  what: readonly Thing[] = [],
): Promise<void> {
  await write(tx, { memberId: subject.id, actorId: actor.id, event, from, what });
}

/** Records a failed log-in as this member; who tried is not known. */
export async function recordFailedSignIn(tx: Transaction, memberId: string, from: Source): Promise<void> {
  await write(tx, { memberId, actorId: null, event: "failed sign-in", from, what: [] });
}

type Happened = Readonly<{
  memberId: string;
  actorId: string | null;
  event: ActivityEvent;
  from: Source;
  what: readonly Thing[];
}>;

const hourMs = 60 * 60 * 1000;

/**
 * One row with a count per member, actor, event, network and hour, so that no loop fills the disk. It counts as what
 * happened last; its detail is all of it.
 */
async function write(tx: Transaction, { memberId, actorId, event, from, what }: Happened): Promise<void> {
  const { at } = from;
  // Where operators work is nothing that members need to know.
  const isOthers = actorId !== null && actorId !== memberId;
  const { address, browser } = isOthers ? { address: "", browser: "" } : from;
  const hour = Math.floor(at / hourMs);
  const alike = JSON.stringify([memberId, actorId, event, networkOf(address), hour]);
  const mergeKey = keyedHash("activity of one row", alike);
  const happened = { address, browser, what };
  const detail = sealDetail(memberId, happened);
  const row = { id: randomUUIDv7(), memberId, actorId, at, event, detail, mergeKey };
  const [written] = await addOrCount(tx).execute(row);
  if (!written) return;
  const more = written.id !== row.id && addToDetail({ ...written, memberId }, happened);
  if (more) await replaceDetail(tx).execute({ id: written.id, detail: more });
  if (written.number % rowsBetweenPrunings === 0) await keepToBudgets(tx, memberId);
}

const { placeholder } = sql;

/** One more than the member's last. */
const nextNumber = sql<number>`(select coalesce(max(${activity.number}), 0) + 1 from ${activity} where ${eq(activity.memberId, placeholder("memberId"))})`;

const addOrCount = prepared((tx: Transaction) =>
  tx
    .insert(activity)
    .values({
      id: placeholder("id"),
      memberId: placeholder("memberId"),
      number: nextNumber,
      actorId: placeholder("actorId"),
      at: placeholder("at"),
      event: placeholder("event"),
      detail: placeholder("detail"),
      mergeKey: placeholder("mergeKey"),
    })
    .onConflictDoUpdate({
      target: activity.mergeKey,
      set: { count: sql`${activity.count} + 1`, at: sql`excluded.at`, number: nextNumber },
    })
    .returning({ id: activity.id, number: activity.number, detail: activity.detail })
    .prepare("record_activity"),
);

const replaceDetail = prepared((tx: Transaction) =>
  tx
    .update(activity)
    .set({ detail: sql`${placeholder("detail")}` })
    .where(eq(activity.id, placeholder("id")))
    .prepare("replace_activity_detail"),
);
