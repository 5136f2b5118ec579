"use server";
import * as v from "valibot";
import { tooMany, visitorAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { sentencesFor } from "#app/_forms/sentences.ts";
import { usernameSentence } from "#app/_joining/username-sentence.ts";
import { words } from "#app/_ui/words.ts";
import { signUp as makeMember } from "#features/membership/sign-up.ts";
import { adoptSession } from "#features/request/current-member.ts";
import { secret } from "#lib/forms.ts";

const SignUpFields = v.object({ username: v.string(), password: secret() });

export const signUp = visitorAction(SignUpFields, async (fields, from) => {
  const outcome = await makeMember(fields, from);
  if (outcome.ok) {
    await adoptSession(outcome);
    return leaveFor("/information?done=welcome");
  }
  const { t } = await words();
  if ("problems" in outcome)
    return {
      problems: sentencesFor(outcome.problems, {
        username: (code) => usernameSentence(t, code, outcome.character),
        password: (code) => t(`problems.password.${code}`),
      }),
    };
  if (outcome.code === "too many") return tooMany("signUps", outcome.retryAfterSeconds);
  return { form: [t("problems.signUpClosed")] };
});
