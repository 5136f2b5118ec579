import { atomically, database, type Reader, type Transaction } from "#db/client.ts";
import { desc, eq, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { policies, policyAcceptances } from "#db/schema.ts";
import type { Act, SignedIn } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { log } from "#lib/log.ts";

/** Who signs up accepts the newest version, in the transaction that makes them a member. */
export async function acceptNewestPolicy(tx: Transaction, memberId: string, at: number): Promise<void> {
  const newest = tx
    .select({
      memberId: sql<string>`cast(${memberId} as text)`.as("member_id"),
      version: policies.version,
      at: sql<number>`cast(${at} as bigint)`.as("accepted_at"),
    })
    .from(policies)
    .orderBy(desc(policies.version))
    .limit(1);
  await tx.insert(policyAcceptances).select(newest);
}

/** Writes down that the member accepts this version, which they were shown. Nothing is done for one that there is not. */
export async function acceptPolicy(act: SignedIn, version: number): Promise<void> {
  const row = { memberId: act.subject.id, version, at: act.from.at };
  const isNew = await atomically(async (tx) => {
    if ((await tx.$count(policies, eq(policies.version, version))) === 0) return false;
    const added = await tx.insert(policyAcceptances).values(row).onConflictDoNothing().returning();
    if (added.length > 0) await record(tx, act, "policy accepted", [{ policy: version }]);
    return added.length > 0;
  });
  if (isNew) log.info("policy accepted", { id: act.from.requestId, member: act.subject.id, policy: version });
}

const newestOf = prepared((connection) =>
  connection
    .select({ version: policyAcceptances.version })
    .from(policyAcceptances)
    .where(eq(policyAcceptances.memberId, sql.placeholder("memberId")))
    .orderBy(desc(policyAcceptances.version))
    .limit(1)
    .prepare("newest_policy_acceptance"),
);

/** The newest version that the member has accepted; undefined: none, as those from before there were any. */
export async function acceptedVersion(from: Reader, memberId: string): Promise<number | undefined> {
  const [row] = await newestOf(from).execute({ memberId });
  return row?.version;
}

/** What the member has accepted, and when, the newest first. */
export async function listPolicyAcceptances({ subject }: Act) {
  const { version, at } = policyAcceptances;
  return database()
    .select({ version, at })
    .from(policyAcceptances)
    .where(eq(policyAcceptances.memberId, subject.id))
    .orderBy(desc(version));
}
