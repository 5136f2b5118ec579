/** An operator accepts or refuses what a member proposes. */
import type { Transaction } from "#db/client.ts";
import { and, eq, isNull } from "#db/drizzle.ts";
import { proposals } from "#db/schema.ts";
import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import type { FieldProblem } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { type Field, isRequired } from "#features/fields/field.ts";
import { noteDecision, type Proposal, proposalOf } from "#features/information/proposals.ts";
import { type Entry, entriesOf } from "#features/information/read-information.ts";
import { saveValues } from "#features/information/save-values.ts";
import { isShown } from "#features/information/shown-values.ts";
import { actOn, because } from "#features/operators/act-on.ts";
import { openingOf } from "#features/operators/openings.ts";
import type { Outcome } from "#features/operators/outcome.ts";
import { settings } from "#lib/settings.ts";
import { decidedFields } from "./visible-fields.ts";

/** What the operator decides: the proposal's id, and what they saw of the saved value. */
type Decided = Readonly<{ id: string; shown: string }>;

/**
 * "decided": somebody else was first, the member took it back or proposes something else; "changed": another value is
 * saved by now than the operator saw; "no reason": the member is not open to them (any more); problems: what the rules of
 * today have against it.
 */
export type Decision =
  | Outcome
  | Readonly<{ ok: false; code: "decided" | "changed" | "no reason" }>
  | Readonly<{ ok: false; code: "problems"; field: Field; problems: readonly FieldProblem[] }>;

/** Saves what the member proposes, as theirs. */
export async function acceptProposal(act: OperatorAct, { id, shown }: Decided): Promise<Decision> {
  return decide(act, id, async (tx, { proposal, entry, reason }) => {
    if (!isShown(entry, shown)) return { ok: false, code: "changed" };
    const { field } = entry;
    const { value } = proposal;
    if (value === undefined)
      return { ok: false, code: "problems", field, problems: [{ code: "broken text" }] };
    const problems = problemsOf(field, value, act.from.at);
    if (problems.length > 0) return { ok: false, code: "problems", field, problems };
    const isOther = entry.unreadable !== undefined || value !== (entry.value ?? "");
    await saveValues(tx, act, isOther ? [{ entry, value }] : [], [{ via: "proposal" }, ...because(reason)]);
    await noteDecision(tx, act, proposal, "accepted");
    await record(tx, act, "proposal accepted", [{ field: field.key }, ...because(reason)]);
    return { ok: true };
  });
}

/** Leaves everything as it is; the member reads the reason, if one is given. */
export async function refuseProposal(act: OperatorAct, id: string, why?: string): Promise<Decision> {
  return decide(act, id, async (tx, { proposal, entry, reason }) => {
    await noteDecision(tx, act, proposal, "refused", why);
    await record(tx, act, "proposal refused", [{ field: entry.field.key }, ...because(why ?? reason)]);
    return { ok: true };
  });
}

type Waiting = Readonly<{ proposal: Proposal; entry: Entry; reason: string | undefined }>;

async function decide(
  act: OperatorAct,
  id: string,
  body: (tx: Transaction, waiting: Waiting) => Promise<Decision>,
): Promise<Decision> {
  return actOn<Decision>(act, "proposal decided", async (tx) => {
    const [row] = await tx
      .select()
      .from(proposals)
      .where(and(eq(proposals.id, id), eq(proposals.memberId, act.subject.id), isNull(proposals.decidedAt)));
    const viewer = typeof act.by === "object" ? act.by.subject : "command line";
    const fields = await decidedFields(tx, viewer);
    const entry =
      row && fields.has(row.fieldKey)
        ? (await entriesOf(tx, act.subject.id)).find(({ field }) => field.key === row.fieldKey)
        : undefined;
    if (!row || !entry) return { ok: false, code: "decided" };
    const reason = await openingOf(act, tx);
    if (reason === undefined && settings().operatorReason) return { ok: false, code: "no reason" };
    return body(tx, { proposal: proposalOf(row), entry, reason });
  });
}

function problemsOf(field: Field, value: string, now: number): readonly FieldProblem[] {
  if (value === "" && isRequired(field, now)) return [{ code: "required" }];
  return typeOf(field).check(value, field);
}
