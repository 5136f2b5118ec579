"use server";
import * as v from "valibot";
import { memberAction, tooMany } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { passwordWords, sentencesFor } from "#app/_forms/words.ts";
import { type ChangedPassword, changePassword as change } from "#features/passwords/change-password.ts";
import { changedBefore } from "#features/passwords/changed-before.ts";
import { readSessionToken, rememberSession } from "#features/sessions/cookie.ts";
import { fromOf } from "#features/sessions/from-of.ts";
import { tokenHash } from "#features/sessions/session-token.ts";

const PasswordFields = v.object({ current: v.string(), password: v.string() });

export const changePassword = memberAction(
  PasswordFields,
  async (fields, act) => answerOf(await change(act, fields)),
  async ({ password }, memberId) => {
    const token = await readSessionToken();
    if (token === undefined) return undefined;
    const done = await changedBefore({ memberId, sessionTokenHash: tokenHash(token) }, password, fromOf());
    return done ? answerOf(done) : undefined;
  },
);

async function answerOf(outcome: ChangedPassword): Promise<FormState> {
  if (outcome.ok) {
    if (outcome.token !== undefined) await rememberSession(outcome.token);
    return leaveFor("/security?done=password");
  }
  if (!("problems" in outcome)) return tooMany(outcome.retryAfterSeconds);
  const words = {
    current: { missing: "Enter your password.", wrong: "This is not your current password." },
    password: {
      ...passwordWords,
      "the current one": "This is your current password. Choose another.",
    },
  };
  return { problems: sentencesFor(outcome.problems, words) };
}
