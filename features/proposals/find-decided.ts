import { database } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { members, proposals } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import type { Field } from "#features/fields/field.ts";
import { decidedFields } from "./visible-fields.ts";

export type DecidedProposal = Readonly<{
  username: string;
  field: Field;
  outcome: "accepted" | "refused";
}>;

/** Whose proposal this is, of which field, and what became of it; undefined for everybody but the operator who decided it. */
export async function findDecided({ subject }: SignedIn, id: string): Promise<DecidedProposal | undefined> {
  const [row] = await database()
    .select({ username: members.username, fieldKey: proposals.fieldKey, outcome: proposals.outcome })
    .from(proposals)
    .innerJoin(members, eq(members.id, proposals.memberId))
    .where(and(eq(proposals.id, id), eq(proposals.decidedBy, subject.id)));
  const field = row && (await decidedFields(database(), subject)).get(row.fieldKey);
  if (!field || (row.outcome !== "accepted" && row.outcome !== "refused")) return undefined;
  return { username: row.username, field, outcome: row.outcome };
}
