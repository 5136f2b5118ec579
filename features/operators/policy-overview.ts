import { database } from "#db/client.ts";
import { and, eq, gt, inArray, sql } from "#db/drizzle.ts";
import { members, policyAcceptances } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import { staleVersions } from "#features/policies/policy-changes.ts";
import { currentPolicies, type Policy } from "#features/policies/policy-versions.ts";
import { asOperator } from "./as-operator.ts";

export type PolicyOverview = Readonly<{
  /** The newest first, each with how many members have accepted no later one. */
  versions: readonly (Policy & { accepted: number })[];
  /** Members who are asked at their next log-in, the first of so many. */
  asked: readonly Readonly<{ id: string; username: string }>[];
  total: number;
  /** What to ask for the next page with. */
  after: string | undefined;
}>;

const pageSize = 50;

/**
 * Who has accepted which version of the privacy policy: numbers, and by name those who are still to be asked, in the
 * order of their sign-up, from after `after` on. Those see in their activity that this operator saw their names.
 */
export async function lookAtPolicies(by: SignedIn, after = ""): Promise<PolicyOverview> {
  const policies = await currentPolicies(by.from.at);
  const [first] = policies.versions;
  // Who accepted none knew the portal as the first version describes it.
  const accepted = sql<number>`coalesce((select max(${policyAcceptances.version}) from ${policyAcceptances} where ${policyAcceptances.memberId} = ${members.id}), ${first?.version ?? 1})`;
  const areAsked = and(eq(members.state, "active"), inArray(accepted, staleVersions(policies)));
  const rows = await database()
    .select({ id: members.id, username: members.username })
    .from(members)
    .where(and(areAsked, gt(members.id, after)))
    .orderBy(members.id)
    .limit(pageSize + 1);
  const asked = rows.slice(0, pageSize);
  const look = { actor: by.subject, from: by.from };
  await asOperator({ by }, (tx) =>
    recordLooks(
      tx,
      look,
      asked.map(({ id }) => id),
      "listed",
      [],
    ),
  );
  return {
    versions: await withCounts(policies.versions),
    asked,
    total: await database().$count(members, areAsked),
    after: rows.length > pageSize ? asked.at(-1)?.id : undefined,
  };
}

async function withCounts(versions: readonly Policy[]): Promise<PolicyOverview["versions"]> {
  const newest = database()
    .select({ version: sql<number>`max(${policyAcceptances.version})`.as("newest") })
    .from(policyAcceptances)
    .groupBy(policyAcceptances.memberId)
    .as("newest_of_each");
  const rows = await database()
    .select({ version: newest.version, count: sql<number>`count(*)` })
    .from(newest)
    .groupBy(newest.version);
  const counts = new Map(rows.map(({ version, count }) => [Number(version), Number(count)]));
  return versions.map((policy) => ({ ...policy, accepted: counts.get(policy.version) ?? 0 })).toReversed();
}
