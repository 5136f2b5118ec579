import "#server-only";
import { redirect } from "next/navigation";
import { requestContext } from "#lib/request-context.ts";
import type { FormState } from "./form-state.ts";

/**
 * Ends an action by going to another page of the portal. A form posted by the browser is answered with 303; one
 * posted by script is told to go itself, since Next would fetch that page from its own server.
 */
export function leaveFor(path: string, more?: FormState): FormState {
  if (requestContext().scripted) return { ...more, leaveFor: path };
  return redirect(path);
}
