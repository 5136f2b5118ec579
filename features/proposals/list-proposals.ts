/** What members propose, for operators to decide. */
import { database, type Transaction } from "#db/client.ts";
import { and, asc, eq, gt, inArray, isNull, or } from "#db/drizzle.ts";
import { information, members, proposals } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { openedHere } from "#features/directory/opened-here.ts";
import type { Field } from "#features/fields/field.ts";
import { proposalOf } from "#features/information/proposals.ts";
import { openValue } from "#features/information/sealed-value.ts";
import { hashOfValue } from "#features/information/shown-values.ts";
import { because } from "#features/operators/act-on.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import { decidedFields } from "./visible-fields.ts";

const pageSize = 50;

/** Two texts as they are kept, the empty one for none; undefined: it cannot be read any more. */
type Values = Readonly<{
  saved: string | undefined;
  proposed: string | undefined;
  /** What of this the operator saw, for deciding it: `isShown` compares it. */
  shown: string;
}>;

export type ListedProposal = Readonly<{
  id: string;
  member: Readonly<{ id: string; username: string }>;
  field: Field;
  proposedAt: number;
  /** Undefined where the operator has to say first why they want to see this member. */
  values: Values | undefined;
}>;

type Queue = Readonly<{
  proposals: readonly ListedProposal[];
  /** For the next page, if there is one. */
  after: string | undefined;
}>;

/** How many wait of those that this operator may see. */
export async function countProposals(by: SignedIn): Promise<number> {
  const keys = [...(await decidedFields(database(), by.subject)).keys()];
  if (keys.length === 0) return 0;
  return database().$count(proposals, areOpen(keys));
}

/**
 * A page of what waits, the oldest first: of fields that this operator may see. It is handed out after it is saved, in
 * each member's activity, that it was shown.
 * @throws NotAnOperator
 */
export async function listProposals(by: SignedIn, after?: string): Promise<Queue> {
  return asOperator({ by }, async (tx) => {
    const fields = await decidedFields(tx, by.subject);
    const rows = await openRows(tx, [...fields.keys()], after);
    const shown = rows.slice(0, pageSize);
    const opened = await openedHere(tx, by, [...new Set(shown.map(({ member }) => member.id))]);
    const listed = shown.flatMap(({ proposal: row, member, saved }): ListedProposal[] => {
      const field = fields.get(row.fieldKey);
      if (!field) return [];
      const { id, proposedAt } = row;
      const values = opened.has(member.id) ? valuesOf(row, saved) : undefined;
      return [{ id, member, field, proposedAt, values }];
    });
    await recordThese(tx, by, listed, opened);
    return { proposals: listed, after: rows.length > pageSize ? shown.at(-1)?.proposal.id : undefined };
  });
}

function valuesOf(row: typeof proposals.$inferSelect, sealed: string | null): Values {
  const saved = sealed === null ? "" : openValue(row.memberId, row.fieldKey, sealed);
  const shown = hashOfValue({ value: saved, unreadable: saved === undefined ? (sealed ?? "") : undefined });
  return { saved, proposed: proposalOf(row).value, shown };
}

async function openRows(tx: Transaction, keys: readonly string[], after: string | undefined) {
  if (keys.length === 0) return [];
  const [last] = after === undefined ? [] : await tx.select().from(proposals).where(eq(proposals.id, after));
  const { proposedAt, id } = proposals;
  return tx
    .select({
      proposal: proposals,
      member: { id: members.id, username: members.username },
      saved: information.value,
    })
    .from(proposals)
    .innerJoin(members, eq(members.id, proposals.memberId))
    .leftJoin(
      information,
      and(eq(information.memberId, proposals.memberId), eq(information.fieldKey, proposals.fieldKey)),
    )
    .where(
      and(
        areOpen(keys),
        last && or(gt(proposedAt, last.proposedAt), and(eq(proposedAt, last.proposedAt), gt(id, last.id))),
      ),
    )
    .orderBy(asc(proposedAt), asc(id))
    .limit(pageSize + 1);
}

function areOpen(keys: readonly string[]) {
  return and(isNull(proposals.decidedAt), inArray(proposals.fieldKey, [...keys]));
}

/** Members of whom the same is shown get their rows together. */
async function recordThese(
  tx: Transaction,
  by: SignedIn,
  listed: readonly ListedProposal[],
  opened: ReadonlyMap<string, string | undefined>,
): Promise<void> {
  const whatOf = (memberId: string): Thing[] => {
    const keys = listed.flatMap(({ member, field, values }) =>
      member.id === memberId && values ? [{ field: field.key }] : [],
    );
    return keys.length === 0 ? [] : [...keys, ...because(opened.get(memberId))];
  };
  const ids = [...new Set(listed.map(({ member }) => member.id))];
  for (const [what, group] of Map.groupBy(ids, (id) => JSON.stringify(whatOf(id))))
    await recordLooks(tx, { actor: by.subject, from: by.from }, group, "listed", JSON.parse(what) as Thing[]);
}
