import type { OperatorAct } from "#features/act.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import { maySee } from "#features/fields/may-see.ts";
import { fileIn, proposedFile } from "#features/information/file-values.ts";
import { entriesOf } from "#features/information/read-information.ts";
import { findMember } from "#features/members/member.ts";
import { settings } from "#lib/settings.ts";
import { because } from "./act-on.ts";
import { asOperator } from "./as-operator.ts";
import { openingOf } from "./openings.ts";

type Look = Readonly<{ ok: true; fileId: string } | { ok: false; code: "gone" | "no reason" }>;

/**
 * The id of the file that a member's field holds, or that the member proposes for it with this proposal, if this operator
 * may see that field: handed out after the look is saved in the member's activity. "no reason": one is asked for, and
 * there is none (any more).
 */
export async function lookAtFile(act: OperatorAct, fieldKey: string, proposal?: string): Promise<Look> {
  return asOperator<Look>(act, async (tx) => {
    const member = await findMember(tx, act.subject.id);
    const viewer = typeof act.by === "object" ? act.by.subject : "command line";
    const entries = member ? await entriesOf(tx, member.id) : [];
    const visible = entries.filter(({ field }) => field.key === fieldKey && maySee(viewer, field));
    const isProposed = proposal !== undefined && visible.length > 0;
    const fileId = isProposed ? await proposedFile(tx, act, fieldKey, proposal) : fileIn(visible, fieldKey);
    if (!member || fileId === undefined) return { ok: false, code: "gone" };
    const reason = await openingOf(act, tx);
    if (reason === undefined && settings().operatorReason) return { ok: false, code: "no reason" };
    await recordLooks(tx, act, [member.id], "viewed", [{ field: fieldKey }, ...because(reason)]);
    return { ok: true, fileId };
  });
}
