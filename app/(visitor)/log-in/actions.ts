"use server";
import * as v from "valibot";
import { tooMany, visitorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { ownPath } from "#features/sessions/next-path.ts";
import { openSession } from "#features/sessions/open-session.ts";
import { takeOver } from "#features/sessions/take-over.ts";
import { requestContext } from "#lib/request-context.ts";

const LogInFields = v.object({ username: v.string(), password: v.string() });

export const logIn = visitorAction(LogInFields, async (fields, from) => {
  const problems = missing(fields);
  if (problems) return { problems };
  const outcome = await openSession(fields, from);
  if (outcome.ok) {
    await takeOver(outcome.token);
    return leaveFor(ownPath(wantedPage()));
  }
  if (outcome.code === "too many") return tooMany(outcome.retryAfterSeconds);
  // One message for both: an attacker learns nothing about who is a member.
  return { form: ["Wrong username or password."] };
});

function missing({ username, password }: v.InferOutput<typeof LogInFields>): FormState["problems"] {
  if (username.trim() !== "" && password !== "") return undefined;
  return {
    ...(username.trim() === "" && { username: ["Enter your username."] }),
    ...(password === "" && { password: ["Enter your password."] }),
  };
}

/** Read from the address posted to, which the form keeps by having none of its own. */
function wantedPage(): string | undefined {
  return new URL(requestContext().address, "https://own.invalid").searchParams.get("next") ?? undefined;
}
