import type { OperatorAct } from "#features/act.ts";
import type { Invitee } from "#features/links/invitee.ts";
import { type MadeLink, makeLinks, makeLinksOnce } from "#features/links/link.ts";
import { log } from "#lib/log.ts";
import { asOperator } from "./as-operator.ts";

/** At once. */
export const mostInvitations = 500;
/** How long an invitation may be good, in days. */
export const invitationDays = { least: 1, most: 365, usual: 14 } as const;

export type Invitation = MadeLink & Readonly<{ invitee: Invitee }>;
export type Invited =
  | Readonly<{ ok: true /** In the order of the people. */; invitations: readonly Invitation[] }>
  | Readonly<{ ok: false; code: "nobody" | "too many people" | "days" }>;

/**
 * Makes a link for each of these people, with which they sign up by themselves. The tokens are kept nowhere. `form` is a
 * secret of the form they were typed in, of which a double click makes the same links.
 */
export async function invite(
  by: Pick<OperatorAct, "actor" | "from" | "by">,
  people: readonly Invitee[],
  expiresInDays: number = invitationDays.usual,
  form?: string,
): Promise<Invited> {
  if (people.length === 0) return { ok: false, code: "nobody" };
  if (people.length > mostInvitations) return { ok: false, code: "too many people" };
  const { least, most } = invitationDays;
  if (!Number.isInteger(expiresInDays) || expiresInDays < least || expiresInDays > most)
    return { ok: false, code: "days" };
  const { at } = by.from;
  const expiresAt = at + expiresInDays * 24 * 60 * 60 * 1000;
  const wanted = people.map((invitee) => {
    return { purpose: "invitation" as const, invitee, by: by.actor, at, expiresAt };
  });
  const posted = form && JSON.stringify([form, by.actor.id, people, expiresInDays]);
  const links = await asOperator(by, (tx) =>
    posted ? makeLinksOnce(tx, wanted, posted) : makeLinks(tx, wanted),
  );
  log.info("invitations made", { id: by.from.requestId, operator: by.actor.id, count: links.length });
  return { ok: true, invitations: links.map((link, index) => ({ ...link, invitee: people[index] ?? {} })) };
}
