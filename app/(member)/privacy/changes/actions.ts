"use server";
import * as v from "valibot";
import { memberAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { acceptPolicy } from "#features/policies/policy-acceptances.ts";
import { ownPath } from "#features/request/own-path.ts";
import { queryValue } from "#lib/request-context.ts";

/** Accepts the version that the form was shown with, and goes on to where log-in would have led. */
export const accept = memberAction(v.object({ version: v.string() }), async ({ version }, act) => {
  if (/^[1-9]\d{0,8}$/.test(version)) await acceptPolicy(act, Number(version));
  return leaveFor(ownPath(queryValue("next")));
});
