/** One-time links: made, found while they can be used, and used once. */
import { randomUUIDv7 } from "node:crypto";
import type { Reader, Transaction } from "#db/client.ts";
import { and, eq, gt, inArray, isNull, lte, ne, notInArray, or } from "#db/drizzle.ts";
import { members, oneTimeLinks } from "#db/schema.ts";
import { type Actor, commandLine } from "#features/act.ts";
import { type Member, mayLogIn } from "#features/members/member.ts";
import { hasOperator, listOperators } from "#features/members/operators.ts";
import { type Invitee, openInvitee, sealInvitee } from "./invitee.ts";
import { linkHash, linkHashes, linkTokensFrom, makeLinkToken } from "./token.ts";

export type LinkPurpose = "first operator" | "invitation" | "recovery" | "confirmation";

/** A link that can still be used. */
export type Link = Readonly<{
  /** Of its token, as the database keeps it. */
  hash: string;
  purpose: LinkPurpose;
  /** Whom a recovery lets back in, or a confirmation asks. */
  member: Readonly<{ id: string; username: string }> | undefined;
  /** Of an invitation. */
  invitee: Invitee;
  createdBy: Actor;
}>;

type NewLink = Readonly<{
  purpose: LinkPurpose;
  memberId?: string;
  invitee?: Invitee;
  by: Actor;
  at: number;
  expiresAt: number;
}>;

export type MadeLink = Readonly<{ id: string; token: string; expiresAt: number }>;

/**
 * Makes links in one statement, and gives their tokens, which are kept nowhere, in the same order. Random ones, if there
 * are no others. Listed by falling ids.
 */
export async function makeLinks(
  tx: Transaction,
  wanted: readonly NewLink[],
  tokens: readonly string[] = wanted.map(makeLinkToken),
  ids: readonly string[] = fallingIds(wanted.length),
): Promise<MadeLink[]> {
  const made = wanted.map(({ expiresAt }, at) => ({ id: ids[at] ?? "", token: tokens[at] ?? "", expiresAt }));
  const rows = wanted.map(({ purpose, memberId = null, invitee, by, at, expiresAt }, index) => {
    const { id = "", token = "" } = made[index] ?? {};
    const invited = invitee ? sealInvitee(id, invitee) : null;
    const kept = { tokenHash: linkHash(token), id, purpose, memberId, invited };
    return { ...kept, createdBy: by.id, createdAt: at, expiresAt };
  });
  if (rows.length > 0) await tx.insert(oneTimeLinks).values(rows);
  return made;
}

/** By which they stand in the order in which they were wanted. */
function fallingIds(count: number): string[] {
  return Array.from({ length: count }, () => randomUUIDv7())
    .sort()
    .reverse();
}

/**
 * The same, but what is wanted again within a minute, with the same secret (a double click), gives the links that were
 * made: otherwise there would be some that nobody has seen, and that can be used.
 */
export async function makeLinksOnce(
  tx: Transaction,
  wanted: readonly NewLink[],
  secret: string,
): Promise<MadeLink[]> {
  const tokens = linkTokensFrom(secret, wanted.length);
  const before = await tx
    .select()
    .from(oneTimeLinks)
    .where(inArray(oneTimeLinks.tokenHash, tokens.map(linkHash)));
  if (before.length === 0) return makeLinks(tx, wanted, tokens);
  const byHash = new Map(before.map((row) => [row.tokenHash, row]));
  const same = wanted.flatMap(({ at }, index) => {
    const token = tokens[index] ?? "";
    const row = byHash.get(linkHash(token));
    const isOfNow = row && Math.abs(at - row.createdAt) <= doubleClickMs;
    return isOfNow ? [{ id: row.id, token, expiresAt: row.expiresAt }] : [];
  });
  return same.length === wanted.length ? same : makeLinks(tx, wanted);
}

/** Those of this purpose, a member's or all, that were not used: a newer one voids them. */
export async function voidLinks(tx: Transaction, purpose: LinkPurpose, memberId?: string): Promise<void> {
  const ofPurpose = and(eq(oneTimeLinks.purpose, purpose), isNull(oneTimeLinks.usedAt));
  const which = memberId === undefined ? ofPurpose : and(ofPurpose, eq(oneTimeLinks.memberId, memberId));
  await tx.delete(oneTimeLinks).where(which);
}

/** Of these members' those of this purpose that were not used, but for the ones just made. */
export async function voidOlderLinks(
  tx: Transaction,
  purpose: LinkPurpose,
  memberIds: readonly string[],
  made: readonly MadeLink[],
): Promise<void> {
  const others = and(eq(oneTimeLinks.purpose, purpose), isNull(oneTimeLinks.usedAt));
  const newest = made.map(({ id }) => id);
  await tx
    .delete(oneTimeLinks)
    .where(and(others, inArray(oneTimeLinks.memberId, [...memberIds]), notInArray(oneTimeLinks.id, newest)));
}

/**
 * The link of this token, while it can be used: it is neither used nor expired, for the first operator there is none
 * yet, a recovery's member may log in, and a confirmation's is a member.
 */
export async function findLink(reads: Reader, token: string, now: number): Promise<Link | undefined> {
  const isOpen = and(isNull(oneTimeLinks.usedAt), gt(oneTimeLinks.expiresAt, now));
  const [row] = await reads
    .select({
      link: oneTimeLinks,
      username: members.username,
      state: members.state,
      stateSince: members.stateSince,
      passwordChangedAt: members.passwordChangedAt,
    })
    .from(oneTimeLinks)
    .leftJoin(members, eq(members.id, oneTimeLinks.memberId))
    .where(and(inArray(oneTimeLinks.tokenHash, linkHashes(token)), isOpen));
  if (!row) return undefined;
  const { tokenHash: hash, id, purpose, memberId, invited, createdBy } = row.link;
  if (purpose === "first operator" && (await hasOperator(reads))) return undefined;
  if (purpose === "recovery" && !(await stillHolds(reads, row))) return undefined;
  if (purpose === "confirmation" && !(await mayStillBeAsked(reads, row))) return undefined;
  const member =
    memberId === null || row.username === null ? undefined : { id: memberId, username: row.username };
  return { hash, purpose, member, invitee: openInvitee(id, invited), createdBy: { id: createdBy } };
}

type Found = Readonly<{
  state: Member["state"] | null;
  link: Pick<typeof oneTimeLinks.$inferSelect, "createdAt" | "createdBy">;
  stateSince: number | null;
  passwordChangedAt: number | null;
}>;

/**
 * Whether its member may log in, and nothing has happened since that takes a recovery back: the member changed the password, or was disabled, or
 * whoever made it is no operator any more.
 */
async function stillHolds(
  reads: Reader,
  { link, state, stateSince, passwordChangedAt }: Found,
): Promise<boolean> {
  if (state === null || !mayLogIn({ state })) return false;
  if (Math.max(stateSince ?? 0, passwordChangedAt ?? 0) > link.createdAt) return false;
  return isStillOperators(reads, link);
}

/** Whether its member is one, was not disabled since, and whoever made it is an operator still. */
async function mayStillBeAsked(reads: Reader, { link, state, stateSince }: Found): Promise<boolean> {
  if (state !== "active" || (stateSince ?? 0) > link.createdAt) return false;
  return isStillOperators(reads, link);
}

async function isStillOperators(reads: Reader, { createdBy }: Found["link"]): Promise<boolean> {
  if (createdBy === commandLine.id) return true;
  return (await listOperators(reads)).some(({ id }) => id === createdBy);
}

/**
 * Uses the link up for this member: of two at once one succeeds. Who was invited is forgotten: what was filled in for
 * them is theirs now.
 * @throws if another one was first, which a transaction that found the link does not see
 */
export async function spendLink(
  tx: Transaction,
  { hash }: Link,
  memberId: string,
  at: number,
): Promise<void> {
  const used = await tx
    .update(oneTimeLinks)
    .set({ usedAt: at, memberId, invited: null })
    .where(and(eq(oneTimeLinks.tokenHash, hash), isNull(oneTimeLinks.usedAt)))
    .returning({ id: oneTimeLinks.id });
  if (used.length === 0) throw new Error("A link that was found was used by another transaction.");
}

const doubleClickMs = 60_000;

/** Who used the link of this token within the last minute: its form may have been posted twice. */
export async function usedJustNow(
  reads: Reader,
  token: string,
  now: number,
): Promise<Readonly<{ id: string; username: string; purpose: LinkPurpose }> | undefined> {
  const [row] = await reads
    .select({
      id: members.id,
      username: members.username,
      purpose: oneTimeLinks.purpose,
      at: oneTimeLinks.usedAt,
    })
    .from(oneTimeLinks)
    .innerJoin(members, eq(members.id, oneTimeLinks.memberId))
    .where(inArray(oneTimeLinks.tokenHash, linkHashes(token)));
  return row?.at != null && Math.abs(now - row.at) <= doubleClickMs ? row : undefined;
}

/** Deletes links that are over, about so many at once; of invitations those that were used stay, to be listed. */
export async function pruneLinks(tx: Transaction, now: number, most: number): Promise<unknown[]> {
  const isOver = and(
    lte(oneTimeLinks.expiresAt, now),
    or(isNull(oneTimeLinks.usedAt), ne(oneTimeLinks.purpose, "invitation")),
  );
  const { id } = oneTimeLinks;
  const ids = (await tx.select({ id }).from(oneTimeLinks).where(isOver).limit(most)).map((row) => row.id);
  if (ids.length > 0) await tx.delete(oneTimeLinks).where(inArray(id, ids));
  return ids;
}
