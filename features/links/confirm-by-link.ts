/** What a letter's link is for: whoever has it sees what the letter shows, and may say that all of it is still right. */
import { atomically, database, type Reader } from "#db/client.ts";
import type { Source } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { maySee, type Viewer } from "#features/fields/may-see.ts";
import { confirmInformation, stillShown } from "#features/information/confirm-information.ts";
import { type Entry, entriesOf } from "#features/information/read-information.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { findMember, type Member, memberOf } from "#features/members/member.ts";
import { log } from "#lib/log.ts";
import { findLink, type Link, spendLink, usedJustNow } from "./link.ts";

/** What a letter shows, as it is now. */
export type Confirmation = Readonly<{ member: Member; entries: readonly Entry[] }>;

/** "changed": something is not as the page showed it any more, so nothing is confirmed and the link can still be used. */
export type ConfirmedByLink = Readonly<{ ok: true } | { ok: false; code: "gone" | "changed" }>;

const how = { via: "link" } as const;

/**
 * The values of a confirmation's letter, handed out after it is saved in the member's activity that they were shown and
 * to which address. Undefined: there is no such link (any more).
 */
export async function openConfirmation(token: string, from: Source): Promise<Confirmation | undefined> {
  return atomically(async (tx) => {
    const found = await findConfirmation(tx, token, from.at);
    if (!found) return undefined;
    const { member, entries } = found;
    const fields = entries.map(({ field }) => ({ field: field.key }));
    await record(tx, { subject: member, actor: member, from }, "viewed", [...fields, how]);
    return { member, entries };
  });
}

/**
 * Uses the link up: all that its page showed this member is still right, by their own word. Nobody is logged in by it. A
 * form posted twice (a double click) succeeds the second time.
 */
export async function confirmByLink(
  token: string,
  asked: Readonly<{ memberId: string; shown: Shown }>,
  from: Source,
): Promise<ConfirmedByLink> {
  const outcome = await atomically(async (tx): Promise<ConfirmedByLink> => {
    const found = await findConfirmation(tx, token, from.at);
    if (found?.member.id !== asked.memberId) return { ok: false, code: "gone" };
    const { link, member, entries } = found;
    const keys = new Set(entries.map(({ field }) => field.key));
    const isSame = stillShown(entries, asked.shown).length === keys.size && asked.shown.size === keys.size;
    if (!isSame) return { ok: false, code: "changed" };
    await spendLink(tx, link, member.id, from.at);
    await confirmInformation(tx, { subject: member, actor: member, from }, entries, [how]);
    return { ok: true };
  });
  if (outcome.ok) log.info("confirmed by link", { id: from.requestId, member: asked.memberId });
  if (outcome.ok || outcome.code === "changed") return outcome;
  const used = await usedJustNow(database(), token, from.at);
  return used?.purpose === "confirmation" && used.id === asked.memberId ? { ok: true } : outcome;
}

type Found = Confirmation & Readonly<{ link: Link }>;

/** What is shown is what whoever made the letter may see at this moment, of what members are still asked for. */
async function findConfirmation(reads: Reader, token: string, now: number): Promise<Found | undefined> {
  const link = await findLink(reads, token, now);
  if (link?.purpose !== "confirmation" || !link.member) return undefined;
  const row = await findMember(reads, link.member.id);
  const maker = await findMember(reads, link.createdBy.id);
  if (!row || !maker) return undefined;
  return { link, member: memberOf(row), entries: await entriesOnLetter(reads, row.id, maker) };
}

/** What a letter that this operator makes shows of a member: what they may see, of fields that members are still asked for. */
export async function entriesOnLetter(reads: Reader, memberId: string, maker: Viewer): Promise<Entry[]> {
  const entries = await entriesOf(reads, memberId);
  return entries.filter(({ field }) => field.retiredAt === null && maySee(maker, field));
}
