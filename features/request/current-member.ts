/** Who asks: what pages and actions begin with. */
import { redirect } from "next/navigation";
import type { SignedIn } from "#features/act.ts";
import type { Opened } from "#features/authentication/log-in.ts";
import { mustAcceptFirst } from "#features/policies/policy-changes.ts";
import { logOut } from "#features/sessions/end-session.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { type RequestContext, requestContext } from "#lib/request-context.ts";
import type { Language } from "#lib/words/languages.ts";
import { readSessionToken, rememberKnownBrowser, rememberSession, sessionCookie } from "./cookies.ts";
import { ownPath } from "./own-path.ts";
import { requestSource } from "./source.ts";

const found = new WeakMap<RequestContext, Promise<SignedIn | undefined>>();

/** The member who asks, looked up once per request; undefined for a visitor. */
export function currentMember(): Promise<SignedIn | undefined> {
  const current = requestContext();
  const asked = found.get(current) ?? findCurrent();
  found.set(current, asked);
  return asked;
}

/** The language of the answer: the member's own, else the portal's, else the browser's. */
export async function currentLanguage(): Promise<Language> {
  await currentMember();
  const { memberLanguage, language } = requestContext();
  return memberLanguage ?? language;
}

/** The member who asks. Visitors leave for log-in and come back afterwards, who waits for approval for their information. */
export async function requireMember(): Promise<SignedIn> {
  const act = await requireMemberOrWaiting();
  if (act.subject.state === "awaiting approval") redirect("/information");
  return act;
}

/**
 * The same for what is there for those, too, who wait for approval. Who has let a month go by without accepting what the
 * privacy policy allows now is shown that first, before everything but their way out.
 */
export async function requireMemberOrWaiting(): Promise<SignedIn> {
  const act = await currentMember();
  if (act && !waysOut.has(requestContext().path) && (await mustAcceptFirst(act)))
    redirect(policyChangesPath(askedAddress()));
  if (act) return act;
  const { cookie, headers } = requestContext();
  // Pages of the session that ended may wait in the browser for Back; without script nothing else takes them away.
  if (cookie(sessionCookie) !== undefined) headers["clear-site-data"] = '"cache"';
  return redirect(logInPath(cookie(sessionCookie) === undefined ? undefined : "expired"));
}

/**
 * Members leave for the page they wanted, `next` of the query, else for their information; unless they posted the page's
 * form, whose outcome it shows.
 */
export async function requireVisitor(next?: string | string[]): Promise<void> {
  if (requestContext().acted) return;
  if (await currentMember()) redirect(ownPath(typeof next === "string" ? next : undefined));
}

const waysOut: ReadonlySet<string> = new Set([
  "/privacy/changes",
  "/information/export",
  "/activity/export",
  "/account/delete",
]);

/** The page about what changed in the privacy policy, from which a member goes on to this one. */
export function policyChangesPath(next: string): string {
  return `/privacy/changes?next=${encodeURIComponent(next)}`;
}

/** Log-in, where `why` is said, and after it the page that this request is for. */
export function logInPath(why?: "expired" | "unsaved"): string {
  return `/log-in?next=${encodeURIComponent(askedAddress())}${why ? `&done=${why}` : ""}`;
}

function askedAddress(): string {
  const { pathname, searchParams } = new URL(`https://own.invalid${requestContext().address}`);
  return pathname + (searchParams.size > 0 ? `?${searchParams}` : "");
}

/** Has the browser keep the new session's cookies. The session it had until now ends, another member's too. */
export async function adoptSession({ token, knownBrowser }: Opened): Promise<void> {
  const before = await currentMember();
  if (before) await logOut(before);
  await rememberSession(token);
  rememberKnownBrowser(knownBrowser);
}

async function findCurrent(): Promise<SignedIn | undefined> {
  const token = await readSessionToken();
  const act = token === undefined ? undefined : await findSession(token, requestSource());
  if (act?.subject.language) requestContext().memberLanguage = act.subject.language;
  return act;
}
