import { databaseVersion } from "#db/client.ts";
import { fieldsVersion } from "#features/information/fields-version.ts";
import { mustAcceptFirst } from "#features/policies/policy-changes.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { shared } from "#lib/process-global.ts";
import { requestContext } from "#lib/request-context.ts";
import { readSessionToken } from "./cookies.ts";
import { requestSource } from "./source.ts";

/** Sessions and days also end by the clock, which no write tells of. */
const longestMs = 1_000;
const most = 10_000;

/** The session's id, and all that its pages depend on. */
type PageVersion = Readonly<{ session: string; view: string }>;
type Known = PageVersion & Readonly<{ version: number | undefined; at: number }>;
const known = shared("views", () => new Map<string, Known>());

/**
 * In words, all that the pages about a member's information depend on beside their address: whose session asks, in
 * which state and version of the member (a look at them by somebody else makes another one, `recordLooks`), over which
 * fields that which operators may see, on which day. As the database has it now: it is not asked again only while it
 * says that nobody has written anything since. Undefined: nobody is logged in.
 */
export async function pageVersion(): Promise<PageVersion | undefined> {
  const token = await readSessionToken();
  if (token === undefined) return undefined;
  const version = databaseVersion();
  const { at } = requestContext();
  const before = known.get(token);
  if (version !== undefined && before?.version === version && before.at <= at && at < before.at + longestMs)
    return before;
  known.delete(token);
  // Asked together, so that they share a round trip.
  const [act, fields] = await Promise.all([findSession(token, requestSource()), fieldsVersion()]);
  // Who has to accept something first has no pages.
  if (!act || (await mustAcceptFirst(act))) return undefined;
  const { subject, session } = act;
  const day = new Date(at).toDateString();
  const view = JSON.stringify([session.id, session.provedAt, subject, fields, day]);
  const [oldest] = known.keys();
  if (known.size >= most && oldest !== undefined) known.delete(oldest);
  const current = { session: session.id, view, version, at };
  known.set(token, current);
  return current;
}
