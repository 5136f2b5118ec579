"use server";
import * as v from "valibot";
import { memberAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { changeLanguage as change } from "#features/membership/change-language.ts";
import { isLanguage } from "#lib/words/languages.ts";

/** An empty one is the portal's or the browser's. */
export const changeLanguage = memberAction(v.object({ language: v.string() }), async ({ language }, act) => {
  // No choice of the form's: nothing is changed.
  if (language !== "" && !isLanguage(language)) return {};
  await change(act, language === "" ? null : language);
  return leaveFor("/security?done=language");
});
