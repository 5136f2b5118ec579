"use server";
import * as v from "valibot";
import { askAgain, informationFields, leftIn, refused, undecidedIn } from "#app/_fields/edited.ts";
import { operatorAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { reasonSentence } from "#app/(operator)/_acts/sentences.ts";
import type { OperatorAct } from "#features/act.ts";
import type { Entry } from "#features/information/read-information.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { editInformation, mayWrite, type Word } from "#features/operators/edit-information.ts";
import { lookAt } from "#features/operators/look-at.ts";
import { reasonOf } from "#features/operators/openings.ts";
import { absent, requireSubject } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { shownWord, wordOf } from "./word.ts";

async function memberFields(shown: Shown, form: FormData) {
  const more = ["reason", ...(form.has("confirm") ? ["confirm"] : [])];
  const entries = Object.fromEntries(more.map((name) => [name, v.string()] as const));
  return v.object({ ...(await informationFields(shown, form)).entries, ...entries });
}

export const editThis = operatorAction(
  requireSubject,
  memberFields,
  async (typed: Readonly<Record<string, string>>, act, shown) => {
    const said = await words();
    const read = await reasonOf(act, typed.reason ?? "");
    if (!read.ok) return { problems: { reason: [reasonSentence(said.t, read.problem)] } };
    const word = wordOf(shown);
    const undecided = undecidedIn(shown, typed);
    if (undecided.length > 0)
      return askAgain(undecided, await entriesFor(act, word, read.reason), typed, said);
    const leave = leftIn(shown, typed);
    const confirmed = word === "member" && "confirm" in typed ? "the rest" : "nothing";
    const asked = { word, leave, confirmed, reason: read.reason } as const;
    const outcome = await editInformation(act, shown, typed, asked);
    if (outcome.ok) {
      const isNew = outcome.changed > 0 || confirmed === "the rest";
      return leaveFor(`/operator/members/${act.subject.id}?done=${isNew ? "edited" : "unchanged"}`);
    }
    if ("code" in outcome && outcome.code === "gone") return absent();
    const state = refused(outcome, await entriesFor(act, word, read.reason), typed, leave, said);
    return "shown" in outcome
      ? { ...state, stamp: makeStamp(act, stampFor(word, shown, outcome.shown)) }
      : state;
  },
);

/** What is asked about is shown as it is by now: a look of its own. */
async function entriesFor(act: OperatorAct, word: Word, reason: string | undefined): Promise<Entry[]> {
  const look = await lookAt(act, [], reason);
  return look.ok ? look.entries.filter((entry) => mayWrite(act, word, entry)) : absent();
}

/** The form has seen what is there now, of the fields that it has. */
function stampFor(word: Word, before: Shown, now: Shown): Iterable<readonly [string, string]> {
  return [shownWord(word), ...[...now].filter(([key]) => before.has(key))];
}
