/** What a member is asked about: what the policy allows now and did not when they accepted it. */
import { database, type Reader } from "#db/client.ts";
import type { Act } from "#features/act.ts";
import { acceptedVersion } from "./policy-acceptances.ts";
import { type PolicyDifference, policyDifferences, widens } from "./policy-differences.ts";
import { currentPolicies, type Policies, type Policy, readPolicies } from "./policy-versions.ts";

/** For so long nothing is closed to whom the changes are new. */
const graceDays = 30;
const graceMs = graceDays * 24 * 60 * 60 * 1000;

export type PolicyChanges = Readonly<{
  /** The version that was accepted. */
  before: Policy;
  newest: Policy;
  differences: readonly PolicyDifference[];
  /** When the page about them begins to stand before every other. */
  closesAt: number;
}>;

/** What this member is to be asked about now; undefined: nothing. */
export async function policyChangesFor({ subject, from }: Act): Promise<PolicyChanges | undefined> {
  return changesOf(await currentPolicies(from.at), subject.id, from.at);
}

/** Whether this member is shown nothing else before they have accepted what changed, or left. Asked at every request. */
export async function mustAcceptFirst({ subject, from }: Act): Promise<boolean> {
  const policies = subject.state === "active" ? await recentPolicies() : undefined;
  const isOld = ({ widens, at }: Policy) => widens && at + graceMs <= from.at;
  if (!policies?.versions.some(isOld)) return false;
  const changes = await changesOf(policies, subject.id, from.at);
  return changes !== undefined && changes.closesAt <= from.at;
}

/** The versions of which whoever accepted no later one is asked. */
export function staleVersions({ versions, newest }: Policies): number[] {
  return versions.filter(({ facts }) => widens(facts, newest.facts)).map(({ version }) => version);
}

async function changesOf(
  policies: Policies,
  memberId: string,
  now: number,
): Promise<PolicyChanges | undefined> {
  const { versions, newest } = policies;
  if (!versions.some((policy) => policy.widens)) return undefined;
  const accepted = await acceptedVersion(database(), memberId);
  // Members from before there was a policy knew the portal as the first version describes it.
  const before = versions.find(({ version }) => version === accepted) ?? versions[0];
  if (!before || !widens(before.facts, newest.facts)) return undefined;
  const later = versions.filter(({ version }) => version > before.version);
  // What was taken back in between was asked of nobody.
  const lastNarrow = later.findLastIndex(({ facts }) => !widens(before.facts, facts));
  const since = later[lastNarrow + 1]?.at ?? now;
  return {
    ...{ before, newest, closesAt: since + graceMs },
    differences: policyDifferences(before.facts, newest.facts),
  };
}

/** A policy that closes something is a month old: nobody has to know of it within a second. */
const recentMs = 1_000;
const known = new WeakMap<Reader, { readAt: number; policies: Policies | undefined }>();

async function recentPolicies(): Promise<Policies | undefined> {
  const reads = database();
  const before = known.get(reads);
  if (before && performance.now() - before.readAt < recentMs) return before.policies;
  const policies = await readPolicies(reads);
  known.set(reads, { readAt: performance.now(), policies });
  return policies;
}
