import type { OperatorAct } from "#features/act.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import { maySee } from "#features/information/may-see.ts";
import { type Entry, entriesOf } from "#features/information/read-information.ts";
import { findMember } from "#features/members/member.ts";
import { because } from "./act-on.ts";
import { asOperator } from "./as-operator.ts";
import { openingOf } from "./openings.ts";

/** Whoever runs the machine looks at what all operators may. */
const everyOperator = { role: "operator", state: "active" } as const;

/**
 * A member's information, as far as this operator may see it; undefined when the member is gone. It is handed out after
 * it is saved, in the member's activity, that these fields were shown and why: what is
 * given as the reason, else the one of the opening. Who may look is settled before (`isOpen`).
 */
export async function lookAt(act: OperatorAct, given?: string): Promise<Entry[] | undefined> {
  const reason = given ?? (await openingOf(act));
  return asOperator(act, async (tx) => {
    const member = await findMember(tx, act.subject.id);
    if (!member) return undefined;
    const viewer = typeof act.by === "object" ? act.by.subject : everyOperator;
    const shown = (await entriesOf(tx, member.id)).filter(({ field }) => maySee(viewer, field));
    const fields = shown.map(({ field }) => ({ field: field.key }));
    await recordLooks(tx, act, [member.id], "viewed", [...fields, ...because(reason)]);
    return shown;
  });
}
