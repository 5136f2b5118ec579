"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import { words } from "#app/_ui/words.ts";
import { reasonSentence } from "#app/(operator)/_acts/sentences.ts";
import { shownLetter } from "#app/(operator)/_letters/shown-letter.ts";
import { makeLetters } from "#features/operators/make-letters.ts";
import { reasonOf } from "#features/operators/openings.ts";
import { absent, requireSubject } from "#features/request/current-operator.ts";

/** Makes the letter and shows it, with its code, in this answer: the portal keeps no code. */
export const makeThisLetter = operatorAction(
  requireSubject,
  v.object({ reason: v.string() }),
  async (typed, { subject, actor, from, by }, stamped) => {
    const { t } = await words();
    const read = await reasonOf({ subject, actor, from, by }, typed.reason);
    if (!read.ok) return { problems: { reason: [reasonSentence(t, read.problem)] } };
    if (typeof by === "string") return absent();
    const form = stamped.get("form") ?? "";
    const made = await makeLetters({ actor, from, by }, [subject.id], form, read.reason);
    if (made.length === 0) return { form: [t("letters.gone")] };
    return { values: {}, letters: made.map((letter) => shownLetter(letter, t.language, from.at)) };
  },
);
