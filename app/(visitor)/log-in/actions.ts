"use server";
import * as v from "valibot";
import { tooMany, visitorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { whomToAsk } from "#app/_ui/whom-to-ask.ts";
import { words } from "#app/_ui/words.ts";
import { logIn as logInByPassword } from "#features/authentication/log-in.ts";
import { pathAfterLogIn } from "#features/request/after-log-in.ts";
import { adoptSession } from "#features/request/current-member.ts";
import { ownPath } from "#features/request/own-path.ts";
import type { Throttled } from "#features/throttles/throttle.ts";
import { secret } from "#lib/forms.ts";
import { queryValue } from "#lib/request-context.ts";
import type { PageWords } from "#lib/words/page-words.ts";

const LogInFields = v.object({ username: v.string(), password: secret() });

export const logIn = visitorAction(LogInFields, async (fields, from) => {
  const problems = await missing(fields);
  if (problems) return { problems };
  const outcome = await logInByPassword(fields, from);
  if (outcome.ok) {
    await adoptSession(outcome);
    return leaveFor(await pathAfterLogIn(outcome.token, ownPath(queryValue("next"))));
  }
  if (outcome.code === "too many") return tooMany("logIns", outcome.retryAfterSeconds);
  return { form: [sentenceFor(outcome, (await words()).t)] };
});

type Refused = Exclude<Extract<Awaited<ReturnType<typeof logInByPassword>>, { ok: false }>, Throttled>;

function sentenceFor(outcome: Refused, t: PageWords["t"]): string {
  // One message for both: an attacker learns nothing about who is a member.
  if (outcome.code === "wrong") return t("problems.logIn.wrong");
  const whom = whomToAsk(t);
  if (outcome.code === "disabled") return t("barred.disabled", { whom });
  const { reason } = outcome;
  return reason === undefined ? t("barred.refused", { whom }) : t("barred.refusedBecause", { whom, reason });
}

async function missing({
  username,
  password,
}: v.InferOutput<typeof LogInFields>): Promise<FormState["problems"]> {
  if (username.trim() !== "" && password !== "") return undefined;
  const { t } = await words();
  return {
    ...(username.trim() === "" && { username: [t("problems.logIn.username")] }),
    ...(password === "" && { password: [t("problems.logIn.password")] }),
  };
}
