import { and, desc, eq, gt, isNull, lt } from "#db/drizzle.ts";
import { members, oneTimeLinks } from "#db/schema.ts";
import type { OperatorAct } from "#features/act.ts";
import { type By, namesOf } from "#features/activity/names-of.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import { type Invitee, openInvitee } from "#features/links/invitee.ts";
import { log } from "#lib/log.ts";
import { asOperator } from "./as-operator.ts";

export type ListedInvitation = Readonly<{
  id: string;
  /** Of one that was used nothing is left of it. */
  invitee: Invitee;
  createdAt: number;
  by: By;
  expiresAt: number;
  /** Undefined: not yet. */
  used: Readonly<{ at: number; memberId: string; username: string }> | undefined;
}>;

export const invitationsPerPage = 50;

/**
 * Invitations that can still be used, and those that members came with; the newest first, from behind this one on. Those
 * members see in their activity that they were listed.
 */
export async function listInvitations(
  by: Pick<OperatorAct, "actor" | "from" | "by">,
  after?: string,
): Promise<Readonly<{ invitations: readonly ListedInvitation[]; more: string | undefined }>> {
  const isListed = and(
    eq(oneTimeLinks.purpose, "invitation"),
    after === undefined ? undefined : lt(oneTimeLinks.id, after),
  );
  const { shown, more } = await asOperator(by, async (tx) => {
    const rows = await tx
      .select({ link: oneTimeLinks, username: members.username })
      .from(oneTimeLinks)
      .leftJoin(members, eq(members.id, oneTimeLinks.memberId))
      .where(isListed)
      .orderBy(desc(oneTimeLinks.id))
      .limit(invitationsPerPage + 1);
    const shown = rows.slice(0, invitationsPerPage);
    const came = shown.flatMap(({ link }) => link.memberId ?? []);
    await recordLooks(tx, by, came, "listed", []);
    return { shown, more: rows.length > shown.length ? shown.at(-1)?.link.id : undefined };
  });
  const names = await namesOf(shown.map(({ link }) => link.createdBy));
  const invitations = shown.map(({ link, username }) => {
    const { id, invited, createdBy, createdAt, expiresAt, usedAt, memberId } = link;
    const isUsed = usedAt !== null && memberId !== null && username !== null;
    const used = isUsed ? { at: usedAt, memberId, username } : undefined;
    return {
      id,
      invitee: openInvitee(id, invited),
      createdAt,
      by: names.get(createdBy) ?? "gone",
      expiresAt,
      used,
    };
  });
  return { invitations, more };
}

/** Takes an invitation back before it is used. False when there is none of this id that could be. */
export async function withdrawInvitation(
  by: Pick<OperatorAct, "actor" | "from" | "by">,
  id: string,
): Promise<boolean> {
  const which = and(
    eq(oneTimeLinks.id, id),
    eq(oneTimeLinks.purpose, "invitation"),
    isNull(oneTimeLinks.usedAt),
    gt(oneTimeLinks.expiresAt, by.from.at),
  );
  const gone = await asOperator(by, (tx) =>
    tx.delete(oneTimeLinks).where(which).returning({ id: oneTimeLinks.id }),
  );
  if (gone.length > 0) log.info("invitation withdrawn", { id: by.from.requestId, operator: by.actor.id });
  return gone.length > 0;
}
