"use server";
import * as v from "valibot";
import { tooMany, visitorAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { findByCode } from "#features/links/find-by-code.ts";
import { rememberLink } from "#features/request/cookies.ts";

/** Opens the one-time link of a code that was typed. */
export const enterCode = visitorAction(v.object({ code: v.string() }), async ({ code }, from) => {
  const found = await findByCode(code, from);
  if (found.ok) {
    rememberLink(found.token);
    return leaveFor("/link");
  }
  if (found.code === "too many") return tooMany("attempts", found.retryAfterSeconds);
  const [{ t }, { code: problem }] = [await words(), found];
  return { problems: { code: [t(`codeProblems.${problem}`)] } };
});
