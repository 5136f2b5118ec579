import type { OperatorAct } from "#features/act.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { maySee } from "#features/fields/may-see.ts";
import { type Entry, entriesOf } from "#features/information/read-information.ts";
import { findMember } from "#features/members/member.ts";
import { settings } from "#lib/settings.ts";
import { because } from "./act-on.ts";
import { asOperator } from "./as-operator.ts";
import { openingOf } from "./openings.ts";

/** What is shown of a member beside their information. */
type Beside = Extract<Thing, { shown: string }>["shown"];
type Look = Readonly<{ ok: true; entries: readonly Entry[] } | { ok: false; code: "gone" | "no reason" }>;

/**
 * A member's information, as far as this operator may see it, and leave to show what else is named. It is handed out
 * after it is saved, in the member's activity, that all this was shown and why: what is given as the reason, else the one
 * of the opening. "no reason": one is asked for, and there is none (any more).
 */
export async function lookAt(
  act: OperatorAct,
  beside: readonly Beside[] = [],
  given?: string,
): Promise<Look> {
  return asOperator<Look>(act, async (tx) => {
    const member = await findMember(tx, act.subject.id);
    if (!member) return { ok: false, code: "gone" };
    const reason = given ?? (await openingOf(act, tx));
    if (reason === undefined && settings().operatorReason) return { ok: false, code: "no reason" };
    const viewer = typeof act.by === "object" ? act.by.subject : "command line";
    const entries = (await entriesOf(tx, member.id)).filter(({ field }) => maySee(viewer, field));
    const fields = entries.map(({ field }) => ({ field: field.key }));
    const others = beside.map((shown) => ({ shown }));
    await recordLooks(tx, act, [member.id], "viewed", [...fields, ...others, ...because(reason)]);
    return { ok: true, entries };
  });
}
