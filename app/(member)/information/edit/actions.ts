"use server";
import { askAgain, informationFields, leftIn, perEntry, refused, undecidedIn } from "#app/_fields/edited.ts";
import { memberOrWaitingAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { fieldText } from "#app/_ui/field-text.ts";
import { words } from "#app/_ui/words.ts";
import type { Act } from "#features/act.ts";
import type { Typed } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { memberMay } from "#features/fields/access.ts";
import { isLeftOut } from "#features/information/left-out.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { isAsShown, type Shown } from "#features/information/shown-values.ts";
import { updateInformation as update } from "#features/information/update-information.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { landing } from "../landing.ts";

export const updateInformation = memberOrWaitingAction(informationFields, async (typed, act, shown) => {
  const undecided = undecidedIn(shown, typed);
  if (undecided.length > 0) return askAgain(undecided, await readInformation(act), typed, await words());
  const locked = lockedNow(await readInformation(act), shown, typed);
  if (locked.length > 0) return withoutLocked(locked, act, shown, await words());
  const leave = leftIn(shown, typed);
  const outcome = await update(act, shown, typed, { leave });
  if (outcome.ok) return leaveFor(landing(outcome));
  const state = refused(outcome, await readInformation(act), typed, leave, await words());
  if (!("shown" in outcome)) return state;
  // A form of one group goes on being about that group alone.
  const asked = [...outcome.shown].filter(([key]) => shown.has(key));
  return { ...state, stamp: makeStamp(act, asked) };
});

/** What the member has typed in fields that only others may change by now. */
function lockedNow(entries: readonly Entry[], shown: Shown, typed: Typed): Entry[] {
  return entries.filter(({ field, value }) => {
    const hash = shown.get(field.key);
    if (hash === undefined || memberMay(field, value !== undefined) !== "see") return false;
    if (isLeftOut(typed, field, hash)) return false;
    const read = typeOf(field).parse(typed, field);
    return !read.ok || !(isAsShown(read.value, hash) || read.value === value);
  });
}

/** It is said once: the next post of the form is about the other fields alone. */
function withoutLocked(locked: readonly Entry[], act: Act, shown: Shown, { t }: PageWords): FormState {
  const keys = new Set(locked.map(({ field }) => field.key));
  return {
    problems: perEntry(locked, ({ field }) => [
      t("problems.information.locked", { field: fieldText(t, field, "label") }),
    ]),
    stamp: makeStamp(
      act,
      [...shown].filter(([key]) => !keys.has(key)),
    ),
  };
}
