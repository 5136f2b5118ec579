"use server";
import * as v from "valibot";
import { tooMany, visitorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { ownPath } from "#features/sessions/next-path.ts";
import { openSession } from "#features/sessions/open-session.ts";
import { takeOver } from "#features/sessions/take-over.ts";
import { requestContext } from "#lib/request-context.ts";

const LogInFields = v.object({ username: v.string(), password: v.string() });

export const logIn = visitorAction(LogInFields, async (fields, from) => {
  const problems = await missing(fields);
  if (problems) return { problems };
  const outcome = await openSession(fields, from);
  if (outcome.ok) {
    await takeOver(outcome.token);
    return leaveFor(ownPath(wantedPage()));
  }
  if (outcome.code === "too many") return tooMany("logIns", outcome.retryAfterSeconds);
  const { t } = await words();
  // One message for both: an attacker learns nothing about who is a member.
  return { form: [t("problems.logIn.wrong")] };
});

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

/** Read from the address posted to, which the form keeps by having none of its own. */
function wantedPage(): string | undefined {
  return new URL(requestContext().address, "https://own.invalid").searchParams.get("next") ?? undefined;
}
