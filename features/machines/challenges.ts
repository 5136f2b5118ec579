/** What an authority that asks for proof of a name is shown, by whichever machine it reaches (RFC 8555 8). */
import { atomically, database, isSharedDatabase } from "#db/client.ts";
import { and, eq, gt, like, lte } from "#db/drizzle.ts";
import { challenges } from "#db/schema.ts";
import { open, seal } from "#lib/sealing.ts";

/** An authority decides within minutes; what a machine that was killed leaves is shown for so long. */
const shownMs = 60 * 60 * 1000;

/** `http TOKEN` or `tls NAME`, as the authority asks for it. */
export type ChallengeName = `${"http" | "tls"} ${string}`;

/**
 * Has every machine show this, from its next look on; undefined: no longer.
 * @param now milliseconds
 * @returns whether there may be other machines
 */
export async function shareChallenge(
  name: ChallengeName,
  shown: string | undefined,
  now: number,
): Promise<boolean> {
  if (!isSharedDatabase()) return false;
  await atomically(async (tx) => {
    await tx.delete(challenges).where(eq(challenges.name, name));
    if (shown === undefined) return;
    const row = { name, shown: seal(challengeContext(name), shown), expiresAt: now + shownMs };
    await tx.insert(challenges).values(row);
  });
  return true;
}

/**
 * What any of the machines wants shown; undefined: nothing.
 * @param now milliseconds
 */
export async function findChallenge(name: ChallengeName, now: number): Promise<string | undefined> {
  if (!isSharedDatabase()) return undefined;
  const isIt = and(eq(challenges.name, name), gt(challenges.expiresAt, now));
  const [row] = await database().select({ shown: challenges.shown }).from(challenges).where(isIt);
  return row && open(challengeContext(name), row.shown);
}

/**
 * All that is to be shown by TLS, under the name that is asked for.
 * @param now milliseconds
 */
export async function tlsChallenges(now: number): Promise<ReadonlyMap<string, string>> {
  if (!isSharedDatabase()) return new Map();
  const areThey = and(like(challenges.name, "tls %"), gt(challenges.expiresAt, now));
  const rows = await database()
    .select({ name: challenges.name, shown: challenges.shown })
    .from(challenges)
    .where(areThey);
  return new Map(
    rows.map(({ name, shown }) => [name.slice("tls ".length), open(challengeContext(name), shown)]),
  );
}

/** Deletes what is over by `now` (milliseconds). */
export async function pruneChallenges(now: number): Promise<void> {
  if (!isSharedDatabase()) return;
  await atomically(async (tx) => {
    await tx.delete(challenges).where(lte(challenges.expiresAt, now));
  });
}

export function challengeContext(name: string): string {
  return `challenges/${name}/shown`;
}
