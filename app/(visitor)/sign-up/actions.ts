"use server";
import * as v from "valibot";
import { tooMany, visitorAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { passwordWords, sentencesFor, usernameWords } from "#app/_forms/words.ts";
import { signUp as makeMember } from "#features/members/sign-up.ts";
import { takeOver } from "#features/sessions/take-over.ts";

const SignUpFields = v.object({ username: v.string(), password: v.string() });

export const signUp = visitorAction(SignUpFields, async (fields, from) => {
  const outcome = await makeMember(fields, from);
  if (outcome.ok) {
    await takeOver(outcome.token);
    return leaveFor("/information");
  }
  if ("problems" in outcome) {
    const words = { username: usernameWords(outcome.character), password: passwordWords };
    return { problems: sentencesFor(outcome.problems, words) };
  }
  if (outcome.code === "too many") return tooMany(outcome.retryAfterSeconds);
  return { form: ["Sign-up is closed: nobody new can sign up here at the moment."] };
});
