import { isUnavailable } from "#db/client.ts";
import { log } from "#lib/log.ts";
import { requestContext } from "#lib/request-context.ts";

/** Every error of a page or an action ends here: logged once, under the id that the person is shown. */
export function noteRequestError(error: unknown): void {
  const current = requestContext();
  if (current.refusal) return;
  // By its name: the class is another one in each of Next's bundles.
  if (error instanceof Error && error.name === "NotAnOperator") {
    current.refusal = "not-found";
    return;
  }
  log.error("request failed", { id: current.id, error });
  current.refusal = isUnavailable(error) ? "busy" : "broken";
}
