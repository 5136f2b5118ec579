"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import { words } from "#app/_ui/words.ts";
import { reasonSentence } from "#app/(operator)/_acts/sentences.ts";
import { shownLetter } from "#app/(operator)/_letters/shown-letter.ts";
import { findMembers } from "#features/directory/find-members.ts";
import { makeLetters, mostLetters } from "#features/operators/make-letters.ts";
import { reasonForMany } from "#features/operators/openings.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import { lettersQuery } from "./letters-query.ts";

const LettersFields = v.object({
  q: v.string(),
  role: v.string(),
  missing: v.string(),
  stale: v.string(),
  reason: v.string(),
});

/** Makes the letters and shows them, with their codes, in this answer: the portal keeps no code. */
export const makeTheseLetters = operatorAction(
  requireOperator,
  LettersFields,
  async ({ reason, ...filters }, by, stamped) => {
    const { t } = await words();
    const read = reasonForMany(reason);
    if (!read.ok) return { problems: { reason: [reasonSentence(t, read.problem)] } };
    const query = lettersQuery(filters);
    const ids = query ? await findMembers(by, query, mostLetters) : [];
    if (!ids) return { form: [t("letters.tooMany", { total: mostLetters + 1, most: mostLetters })] };
    const { subject: actor, from } = by;
    const made = await makeLetters({ actor, from, by }, ids, stamped.get("form") ?? "", read.reason);
    if (made.length === 0) return { form: [t("letters.gone")] };
    return { values: {}, letters: made.map((letter) => shownLetter(letter, t.language, from.at)) };
  },
);
