"use server";
import * as v from "valibot";
import { tooMany, visitorAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { askedEntries } from "#app/_joining/asked-schema.ts";
import { signUpSentences } from "#app/_joining/sign-up-sentences.ts";
import { words } from "#app/_ui/words.ts";
import { signUp as makeMember } from "#features/membership/sign-up.ts";
import { adoptSession } from "#features/request/current-member.ts";
import { secret } from "#lib/forms.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";

const own = { username: v.string(), password: secret() };
const schemaOf = async (form: FormData) => v.object({ ...(await askedEntries(form)), ...own });

export const signUp = visitorAction(schemaOf, async ({ username, password, ...answers }, from) => {
  const outcome = await makeMember({ username, password, answers }, from);
  if (outcome.ok) {
    await adoptSession(outcome);
    // Who waits is told so there.
    return leaveFor(settings().signUp === "approval" ? "/information" : "/information?done=welcome");
  }
  const { t } = await words();
  if ("problems" in outcome) return { problems: await signUpSentences(t, outcome) };
  if (outcome.code === "too many") return tooMany("signUps", outcome.retryAfterSeconds);
  if (outcome.code === "closed") return { form: [t("problems.signUpClosed")] };
  if (outcome.code === "invitation") return { form: [t("needInvitation.heading")] };
  Object.assign(requestContext(), { status: 429 });
  return { form: [t("waiting.full")] };
});
