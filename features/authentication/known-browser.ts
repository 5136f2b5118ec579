/**
 * A browser that a member has logged in with before is known by a cookie of its own: a random value that says nothing
 * else. Its failed log-ins are counted by themselves, so that those of strangers do not lock it out.
 */
import { database, type Transaction } from "#db/client.ts";
import { and, desc, eq, gt, inArray, lte, ne, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { knownBrowsers, members } from "#db/schema.ts";
import type { Act, Source } from "#features/act.ts";
import { usernameKey } from "#features/members/username.ts";
import { makeToken, tokenHash } from "#features/sessions/session-token.ts";

/** As long as browsers keep a cookie at most (RFC 6265bis 5.5). */
export const knownDays = 400;
/** Of more, those that logged in longest ago are forgotten. */
export const knownBrowsersPerMember = 20;

const knownMs = knownDays * 24 * 60 * 60 * 1000;
const { placeholder } = sql;

/** The hash that names this browser, if the member of this username has logged in with it before. */
export async function findKnownBrowser(username: string, from: Source): Promise<string | undefined> {
  const key = usernameKey(username);
  if (from.knownBrowser === undefined || key === undefined) return undefined;
  const wanted = { key, tokenHash: tokenHash(from.knownBrowser), since: from.at - knownMs };
  const [found] = await byUsername(database()).execute(wanted);
  return found?.tokenHash;
}

const byUsername = prepared((connection) =>
  connection
    .select({ tokenHash: knownBrowsers.tokenHash })
    .from(knownBrowsers)
    .innerJoin(members, eq(members.id, knownBrowsers.memberId))
    .where(
      and(
        eq(members.usernameKey, placeholder("key")),
        eq(knownBrowsers.tokenHash, placeholder("tokenHash")),
        gt(knownBrowsers.lastLogInAt, placeholder("since")),
      ),
    )
    .prepare("known_browser_by_username"),
);

/** Makes this browser one that the member is known with, and gives what its cookie has to hold from now on. */
export async function rememberBrowser(tx: Transaction, memberId: string, from: Source): Promise<string> {
  const token = from.knownBrowser ?? makeToken();
  await addOrTouch(tx).execute({ memberId, tokenHash: tokenHash(token), at: from.at });
  const rows = await newestFirst(tx).execute({ memberId });
  const surplus = rows.slice(knownBrowsersPerMember).map((row) => row.tokenHash);
  const ofMember = eq(knownBrowsers.memberId, memberId);
  if (surplus.length > 0)
    await tx.delete(knownBrowsers).where(and(ofMember, inArray(knownBrowsers.tokenHash, surplus)));
  return token;
}

/** Forgets all but this browser, as when the password changes: somebody else may have logged in with the old one. */
export async function forgetOtherBrowsers(
  tx: Transaction,
  memberId: string,
  from: Pick<Source, "knownBrowser">,
): Promise<void> {
  const ofMember = eq(knownBrowsers.memberId, memberId);
  const other = from.knownBrowser && ne(knownBrowsers.tokenHash, tokenHash(from.knownBrowser));
  await tx.delete(knownBrowsers).where(other ? and(ofMember, other) : ofMember);
}

const addOrTouch = prepared((tx: Transaction) =>
  tx
    .insert(knownBrowsers)
    .values({
      memberId: placeholder("memberId"),
      tokenHash: placeholder("tokenHash"),
      createdAt: placeholder("at"),
      lastLogInAt: placeholder("at"),
    })
    .onConflictDoUpdate({
      target: [knownBrowsers.memberId, knownBrowsers.tokenHash],
      set: { lastLogInAt: sql`excluded.last_log_in_at` },
    })
    .prepare("remember_browser"),
);

const newestFirst = prepared((connection) =>
  connection
    .select({ tokenHash: knownBrowsers.tokenHash })
    .from(knownBrowsers)
    .where(eq(knownBrowsers.memberId, placeholder("memberId")))
    .orderBy(desc(knownBrowsers.lastLogInAt), desc(knownBrowsers.createdAt))
    .prepare("known_browsers_of_member"),
);

/** With which browsers the member is known, the last used first. */
export async function listKnownBrowsers({ subject }: Act) {
  const { createdAt, lastLogInAt } = knownBrowsers;
  return database()
    .select({ createdAt, lastLogInAt })
    .from(knownBrowsers)
    .where(eq(knownBrowsers.memberId, subject.id))
    .orderBy(desc(lastLogInAt), desc(createdAt));
}

/** Forgets browsers with an expired cookie, about so many at once, and says which. */
export async function pruneKnownBrowsers(tx: Transaction, now: number, most: number): Promise<unknown[]> {
  const isOver = lte(knownBrowsers.lastLogInAt, now - knownMs);
  const { tokenHash } = knownBrowsers;
  const some = await tx.select({ tokenHash }).from(knownBrowsers).where(isOver).limit(most);
  const hashes = some.map((row) => row.tokenHash);
  if (hashes.length > 0) await tx.delete(knownBrowsers).where(and(isOver, inArray(tokenHash, hashes)));
  return hashes;
}
