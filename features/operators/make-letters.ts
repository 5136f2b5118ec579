/** Letters for members without a screen: what the portal keeps of them, with a link and code to say that it is still right. */
import { setImmediate as others } from "node:timers/promises";
import type { Transaction } from "#db/client.ts";
import { and, eq, inArray } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { OperatorAct, SignedIn } from "#features/act.ts";
import { nowhere, write } from "#features/activity/record.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import type { Entry } from "#features/information/read-information.ts";
import { entriesOnLetter } from "#features/links/confirm-by-link.ts";
import { makeLinksOnce, voidOlderLinks } from "#features/links/link.ts";
import { type Member, memberOf } from "#features/members/member.ts";
import { log } from "#lib/log.ts";
import { because } from "./act-on.ts";
import { asOperator } from "./as-operator.ts";

/** At once. */
export const mostLetters = 200;
/** How long the link of a letter is good: until an answer by post has had its time. */
export const letterDays = 60;
const lifetimeMs = letterDays * 24 * 60 * 60 * 1000;
/** Members whose letters are made at once: others wait for it. */
const batch = 25;

export type Letter = Readonly<{
  member: Member;
  entries: readonly Entry[];
  token: string;
  expiresAt: number;
}>;

type Maker = Pick<OperatorAct, "actor" | "from"> & { by: SignedIn };

/**
 * Makes a letter for each of these members who is one still, in their order, and voids the links of those before. A
 * letter is handed out after it is saved in the member's activity that it was made, what it shows and why. `form` is a
 * secret of the form, of which a double click makes the same links.
 * @throws NotAnOperator
 */
export async function makeLetters(
  by: Maker,
  ids: readonly string[],
  form: string,
  reason?: string,
): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (let first = 0; first < ids.length; first += batch) {
    if (first > 0) await others();
    const some = ids.slice(first, first + batch);
    letters.push(...(await asOperator(by, (tx) => make(tx, by, some, { form, reason }))));
  }
  log.info("letters made", { id: by.from.requestId, operator: by.actor.id, count: letters.length });
  return letters;
}

async function make(
  tx: Transaction,
  by: Maker,
  ids: readonly string[],
  { form, reason }: Readonly<{ form: string; reason: string | undefined }>,
): Promise<Letter[]> {
  const found = await membersOf(tx, ids);
  const memberIds = found.map(({ id }) => id);
  const { at } = by.from;
  const wanted = memberIds.map((memberId) => {
    return { purpose: "confirmation" as const, memberId, by: by.actor, at, expiresAt: at + lifetimeMs };
  });
  const links = await makeLinksOnce(tx, wanted, JSON.stringify([form, by.actor.id, memberIds]));
  await voidOlderLinks(tx, "confirmation", memberIds, links);
  const letters: Letter[] = [];
  for (const [place, member] of found.entries()) {
    const entries = await entriesOnLetter(tx, member.id, by.by.subject);
    const { token = "", expiresAt = 0 } = links[place] ?? {};
    letters.push({ member, entries, token, expiresAt });
  }
  // Every letter shows the same fields.
  const fields = letters[0]?.entries.map(({ field }) => ({ field: field.key })) ?? [];
  await recordLooks(tx, by, memberIds, "viewed", [...fields, ...because(reason)]);
  const detail = { ...nowhere, what: because(reason) };
  await write(
    tx,
    memberIds.map((memberId) => ({ memberId, actorId: by.actor.id, event: "letter made", at, detail })),
  );
  return letters;
}

/** In the same order; whoever is no member (any more) is left out. */
async function membersOf(tx: Transaction, ids: readonly string[]): Promise<Member[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select()
    .from(members)
    .where(and(inArray(members.id, [...ids]), eq(members.state, "active")));
  const byId = new Map(rows.map((row) => [row.id, memberOf(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
