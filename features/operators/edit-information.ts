import type { OperatorAct } from "#features/act.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import type { Typed } from "#features/field-types/field-type.ts";
import { operatorMayEdit } from "#features/fields/access.ts";
import { maySee } from "#features/fields/may-see.ts";
import { confirmInformation, stillShown } from "#features/information/confirm-information.ts";
import { type Entry, entriesOf } from "#features/information/read-information.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { type Update, updateIn } from "#features/information/update-information.ts";
import { findMember } from "#features/members/member.ts";
import { log } from "#lib/log.ts";
import { because } from "./act-on.ts";
import { asOperator } from "./as-operator.ts";

/** Whose word a form holds: the operator's own, or what the member wrote back, which the operator only types. */
export type Word = "operator" | "member";

export type Edited = Update | Readonly<{ ok: false; code: "gone" }>;

type Asked = Readonly<{
  word: Word;
  /** The keys of fields that are to stay as they are saved. */
  leave: ReadonlySet<string>;
  /** What of the rest the member has confirmed in writing: all that the form showed, or nothing. */
  confirmed: "the rest" | "nothing";
  reason: string | undefined;
}>;

/**
 * Whether this operator writes the entry: by their own word what operators decide, by the member's all that they see. Of
 * oneself there is no word but one's own.
 */
export function mayWrite({ by, subject }: OperatorAct, word: Word, { field }: Pick<Entry, "field">): boolean {
  if (typeof by === "string" || field.retiredAt !== null || !maySee(by.subject, field)) return false;
  return word === "member" ? by.subject.id !== subject.id : operatorMayEdit(field);
}

/**
 * Saves what an operator's form about a member changed, all of it or nothing, and says in the activity whose word it was
 * and why.
 * @throws NotAnOperator
 */
export async function editInformation(
  act: OperatorAct,
  shown: Shown,
  typed: Typed,
  { word, leave, confirmed, reason }: Asked,
): Promise<Edited> {
  const how: Thing[] = [...(word === "member" ? [{ via: "letter" } as const] : []), ...because(reason)];
  const mine = (entry: Entry) => mayWrite(act, word, entry);
  const outcome = await asOperator(act, async (tx): Promise<Edited> => {
    if (!(await findMember(tx, act.subject.id))) return { ok: false, code: "gone" };
    const update = await updateIn(tx, act, shown, typed, { leave, mayWrite: mine, how });
    if (!update.ok || confirmed === "nothing") return update;
    const rest = stillShown(await entriesOf(tx, act.subject.id), shown).filter(mine);
    await confirmInformation(tx, act, rest, how);
    return update;
  });
  if (outcome.ok)
    log.info("information edited", { id: act.from.requestId, member: act.subject.id, by: act.actor.id });
  return outcome;
}
