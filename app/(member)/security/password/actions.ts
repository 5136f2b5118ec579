"use server";
import * as v from "valibot";
import { memberAction, tooMany } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { passwordWords, sentencesFor } from "#app/_forms/words.ts";
import { changePassword as change } from "#features/passwords/change-password.ts";
import { rememberSession } from "#features/sessions/cookie.ts";

const PasswordFields = v.object({ current: v.string(), password: v.string() });

export const changePassword = memberAction(PasswordFields, async (fields, act) => {
  const outcome = await change(act, fields);
  if (outcome.ok) {
    await rememberSession(outcome.token);
    return leaveFor("/security?done=password");
  }
  if (!("problems" in outcome)) return tooMany(outcome.retryAfterSeconds);
  const words = {
    current: { missing: "Enter your password.", wrong: "This is not your current password." },
    password: passwordWords,
  };
  return { problems: sentencesFor(outcome.problems, words) };
});
