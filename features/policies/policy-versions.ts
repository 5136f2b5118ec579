/** The versions of the privacy policy. What it says follows from the fields and settings, so it is written by itself. */
import { atomically, database, isSharedDatabase, isUnavailable, type Reader } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { policies } from "#db/schema.ts";
import { log } from "#lib/log.ts";
import { widens } from "./policy-differences.ts";
import { type PolicyFacts, policyFacts, sameText } from "./policy-facts.ts";

export type Policy = Readonly<{
  version: number;
  /** Since when it says so. */
  at: number;
  facts: PolicyFacts;
  /** It allows more than the one before. */
  widens: boolean;
}>;

/** All versions, the newest last, and what is true now, which the newest says. */
export type Policies = Readonly<{ versions: readonly Policy[]; newest: Policy }>;

/**
 * The policy as it is now. Where it differs from the newest version it becomes one, once, whoever asks at the same
 * moment; a disk that takes nothing more keeps nobody from reading it.
 */
export async function currentPolicies(now: number): Promise<Policies> {
  const [facts, versions] = await Promise.all([policyFacts(database()), readVersions(database())]);
  const newest = versions.at(-1);
  if (newest && isSaid(versions, facts, now)) return { versions, newest: { ...newest, facts } };
  try {
    return await addVersion(now);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log.warn("policy not saved", { error });
    return { versions, newest: newest ?? { version: 1, at: now, facts, widens: false } };
  }
}

async function addVersion(now: number): Promise<Policies> {
  return atomically(async (tx) => {
    const facts = await policyFacts(tx);
    const versions = await readVersions(tx);
    const last = versions.at(-1);
    if (last && isSaid(versions, facts, now)) return { versions, newest: { ...last, facts } };
    const newest = {
      ...{ version: (last?.version ?? 0) + 1, at: now, facts },
      widens: last !== undefined && widens(last.facts, facts),
    };
    const row = { ...newest, facts: JSON.stringify(facts), widens: Number(newest.widens) };
    await tx.insert(policies).values(row);
    return { versions: [...versions, newest], newest };
  });
}

const settledMs = 60 * 60 * 1000;

/**
 * Whether a version says this already: the newest, or, while several machines are given new settings one after the other,
 * the one that an hour ago was the newest. Otherwise they would contradict each other at every request.
 */
function isSaid(versions: readonly Policy[], facts: PolicyFacts, now: number): boolean {
  const [before, newest] = [versions.at(-2), versions.at(-1)];
  const says = (policy: Policy | undefined) =>
    policy !== undefined && sameText(policy.facts) === sameText(facts);
  const isUnsettled = isSharedDatabase() && newest !== undefined && Math.abs(now - newest.at) < settledMs;
  return says(newest) || (isUnsettled && says(before));
}

/** As they are stored; undefined: none yet. */
export async function readPolicies(from: Reader): Promise<Policies | undefined> {
  const versions = await readVersions(from);
  const newest = versions.at(-1);
  return newest && { versions, newest };
}

const all = prepared((connection) =>
  connection.select().from(policies).orderBy(policies.version).prepare("all_policies"),
);

async function readVersions(from: Reader): Promise<Policy[]> {
  const rows = await all(from).execute();
  return rows.map((row) => ({
    ...row,
    facts: JSON.parse(row.facts) as PolicyFacts,
    widens: row.widens === 1,
  }));
}
