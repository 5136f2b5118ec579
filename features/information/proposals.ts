/** Changes that a member proposes, where an operator has to accept them. Of each field there is the newest alone. */
import { randomUUIDv7 } from "node:crypto";
import { atomically, database, type Reader, type Transaction } from "#db/client.ts";
import { and, eq, inArray, isNull, lte, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { proposals } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { memberMay } from "#features/fields/access.ts";
import { dropUnusedFiles } from "./drop-unused-files.ts";
import { type Entry, readInformation } from "./read-information.ts";
import { type Change, raiseVersion } from "./save-values.ts";
import { openProposed, sealProposed } from "./sealed-proposal.ts";

/** What became of a proposal is shown for so long. */
const toldDays = 30;
const dayMs = 24 * 60 * 60 * 1000;

type Row = typeof proposals.$inferSelect;

export type Proposal = Readonly<
  Pick<Row, "id" | "memberId" | "fieldKey" | "proposedAt" | "decidedAt" | "outcome"> & {
    /** The empty text: that there be none. Undefined: it cannot be read any more. */
    value: string | undefined;
    /** Why it was refused, if that was said. */
    reason: string | undefined;
  }
>;

const ofMember = prepared((connection) =>
  connection
    .select()
    .from(proposals)
    .where(eq(proposals.memberId, sql.placeholder("memberId")))
    .prepare("proposals_of_member"),
);

/** Of each field, by its key, what the member has proposed last, and what became of it if that is not long ago. */
export async function proposalsOf(
  act: Act,
  from: Reader = database(),
): Promise<ReadonlyMap<string, Proposal>> {
  const rows = await ofMember(from).execute({ memberId: act.subject.id });
  const since = act.from.at - toldDays * dayMs;
  const told = rows.filter(({ decidedAt }) => decidedAt === null || decidedAt > since);
  return new Map(told.map((row) => [row.fieldKey, proposalOf(row)]));
}

/** Those of them that nobody has decided. */
export async function openProposals(tx: Transaction, act: Act): Promise<ReadonlyMap<string, Proposal>> {
  return new Map([...(await proposalsOf(act, tx))].filter(([, { decidedAt }]) => decidedAt === null));
}

/** The entry as a form of the member's shows it: where they propose, what they have proposed in place of what is saved. */
export function inForm(entry: Entry, proposals: ReadonlyMap<string, Proposal>): Entry {
  const { field, value } = entry;
  const proposal = proposals.get(field.key);
  const isOpen = proposal?.value !== undefined && proposal.decidedAt === null;
  if (!isOpen || memberMay(field, value !== undefined) !== "propose") return entry;
  return { ...entry, value: proposal.value || undefined, unreadable: undefined };
}

/** All of the member's information in this way. */
export async function readForm(act: Act): Promise<Entry[]> {
  const [entries, proposals] = await Promise.all([readInformation(act), proposalsOf(act)]);
  return entries.map((entry) => inForm(entry, proposals));
}

/** Each takes the place of what was proposed of its field before. The values are right already. */
export async function propose(tx: Transaction, act: Act, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const memberId = act.subject.id;
  const keys = changes.map(({ entry }) => entry.field.key);
  await tx.delete(proposals).where(and(eq(proposals.memberId, memberId), inArray(proposals.fieldKey, keys)));
  const rows = changes.map(({ entry, value }) => {
    const id = randomUUIDv7();
    const sealed = sealProposed({ id, memberId }, "value", value);
    return { id, memberId, fieldKey: entry.field.key, value: sealed, proposedAt: act.from.at };
  });
  await tx.insert(proposals).values(rows);
  await raiseVersion(tx).execute({ id: memberId });
  await record(
    tx,
    act,
    "information proposed",
    keys.map((field) => ({ field })),
  );
}

/** Takes back this one, if nobody has decided it and nothing else was proposed in its place. */
export async function withdrawProposal(act: Act, id: string): Promise<void> {
  await atomically(async (tx) => {
    const open = [...(await openProposals(tx, act)).values()].find((one) => one.id === id);
    if (open) await withdraw(tx, act, [open.fieldKey]);
  });
}

/** Takes back what nobody has decided of these fields. Nothing is left of it. */
export async function withdraw(tx: Transaction, act: Act, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const memberId = act.subject.id;
  const gone = await tx
    .delete(proposals)
    .where(
      and(
        eq(proposals.memberId, memberId),
        inArray(proposals.fieldKey, [...keys]),
        isNull(proposals.decidedAt),
      ),
    )
    .returning({ field: proposals.fieldKey });
  if (gone.length === 0) return;
  await dropUnusedFiles(tx, memberId);
  await raiseVersion(tx).execute({ id: memberId });
  await record(tx, act, "proposal withdrawn", gone);
}

/** Notes what became of a proposal that nobody had decided. */
export async function noteDecision(
  tx: Transaction,
  act: Act,
  proposal: Proposal,
  outcome: "accepted" | "refused",
  reason?: string,
): Promise<void> {
  await tx
    .update(proposals)
    .set({
      ...{ decidedAt: act.from.at, decidedBy: act.actor.id, outcome },
      reason: reason === undefined ? null : sealProposed(proposal, "reason", reason),
    })
    .where(eq(proposals.id, proposal.id));
  await dropUnusedFiles(tx, proposal.memberId);
  await raiseVersion(tx).execute({ id: proposal.memberId });
}

/** Deletes some of those whose outcome has been shown long enough by `now`; gives their ids. */
export async function pruneProposals(tx: Transaction, now: number, most: number): Promise<string[]> {
  const old = await tx
    .select({ id: proposals.id })
    .from(proposals)
    .where(lte(proposals.decidedAt, now - toldDays * dayMs))
    .limit(most);
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await tx.delete(proposals).where(inArray(proposals.id, ids));
  return ids;
}

/** A proposal as its row has it. */
export function proposalOf(row: Row): Proposal {
  const { id, memberId, fieldKey, proposedAt, decidedAt, outcome, value, reason } = row;
  return {
    ...{ id, memberId, fieldKey, proposedAt, decidedAt, outcome },
    value: openProposed(row, "value", value),
    reason: reason === null ? undefined : openProposed(row, "reason", reason),
  };
}
