/**
 * The browser's cookies: one for the session, one that says that somebody has logged in with this browser before, and for
 * some minutes one for the one-time link that was opened.
 */
import { sealData, unsealData } from "iron-session";
import { knownDays } from "#features/authentication/known-browser.ts";
import { linkTokenOf } from "#features/links/token.ts";
import { isToken } from "#features/sessions/session-token.ts";
import { keyId, keys } from "#lib/keys.ts";
import { shared } from "#lib/process-global.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";

/** Holds the session's token, random and sealed by iron-session. The row that it names alone decides. */
export const sessionCookie = "__Host-postern";
/** Holds a random value that says nothing else. */
const knownBrowserCookie = "__Host-postern-known";

/** Holds the token of the one-time link that was opened last. */
const linkCookie = "__Host-postern-link";
const linkSeconds = 15 * 60;

const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";
const daySeconds = 24 * 60 * 60;

/** No lifetime inside the seal: the row has one, and a clock that was wrong when it was sealed does no harm. */
const ttl = 0;

/** Has the browser keep the session's token. */
export async function rememberSession(token: string): Promise<void> {
  const [newest] = passwords();
  const sealed = await sealData({ token }, { password: Object.fromEntries([newest!]), ttl });
  const maxAge = settings().sessionMaxDays * daySeconds;
  setCookie(sessionCookie, sealed, maxAge);
}

/** Has the browser drop the token and all that it kept of the pages seen with it. */
export function forgetSession(): void {
  setCookie(sessionCookie, "", 0);
  requestContext().headers["clear-site-data"] = '"cache", "storage"';
}

/** Has the browser keep what it is known by, also after a log-out: for 400 days, the longest that browsers keep a cookie. */
export function rememberKnownBrowser(token: string): void {
  setCookie(knownBrowserCookie, token, knownDays * daySeconds);
}

/** Has the browser drop what it is known by. */
export function forgetKnownBrowser(): void {
  setCookie(knownBrowserCookie, "", 0);
}

/** What this request's browser is known by, if it is of our form. */
export function readKnownBrowser(): string | undefined {
  const token = requestContext().cookie(knownBrowserCookie);
  return token !== undefined && isToken(token) ? token : undefined;
}

/** Has the browser keep which one-time link was opened, so that it stands in no address. Undefined: one that cannot be. */
export function rememberLink(token: string | undefined): void {
  setCookie(linkCookie, token ?? noLink, linkSeconds);
}

/** Has the browser drop the link. */
export function forgetLink(): void {
  setCookie(linkCookie, "", 0);
}

/** The token of the link that was opened in this browser: "unusable" if it can be none, undefined if there was none. */
export function readLink(): Readonly<{ token: string }> | "unusable" | undefined {
  const cookie = requestContext().cookie(linkCookie);
  if (cookie === undefined || cookie === "") return undefined;
  const token = linkTokenOf(cookie);
  return token === undefined ? "unusable" : { token };
}

const noLink = "none";

function setCookie(name: string, value: string, maxAge: number): void {
  requestContext().setCookies.set(name, `${name}=${value}; Max-Age=${maxAge}; ${attributes}`);
}

/** Unsealing costs a hundred times the look-up that follows it. */
const unsealed = shared("unsealed cookies", () => new Map<string, string>());
const unsealedWith = shared("keys of unsealed cookies", () => ({
  keys: undefined as readonly Buffer[] | undefined,
}));
const unsealedLimit = 10_000;
/** Characters; ours have about 330. */
const longestSeal = 1_000;

/** The token in this request's cookie, if it is one of ours. */
export async function readSessionToken(): Promise<string | undefined> {
  const cookie = requestContext().cookie(sessionCookie);
  // iron-session reads past what follows the version; each variant would be remembered below.
  if (!cookie || cookie.length > longestSeal || !/^[^~]+~2$/.test(cookie)) return undefined;
  forgetUnlessOfTheseKeys();
  const known = unsealed.get(cookie);
  if (known !== undefined) return known;
  const { token } = await unsealData<{ token?: unknown }>(cookie, {
    password: Object.fromEntries(passwords()),
    ttl,
  });
  if (typeof token !== "string") return undefined;
  const [oldest] = unsealed.keys();
  if (unsealed.size >= unsealedLimit && oldest !== undefined) unsealed.delete(oldest);
  unsealed.set(cookie, token);
  return token;
}

/** A cookie of a key that is gone is nobody's any more. */
function forgetUnlessOfTheseKeys(): void {
  const { session } = keys();
  if (unsealedWith.keys === session) return;
  unsealedWith.keys = session;
  unsealed.clear();
}

/**
 * The session keys under the numbers by which a seal names its own, newest first. The number comes from the key
 * itself, so that it stays when keys are added and dropped.
 */
function passwords(): [id: string, password: string][] {
  return keys().session.map((key) => [
    String(Buffer.from(keyId(key)).readUIntBE(0, 6)),
    key.toString("base64url"),
  ]);
}
