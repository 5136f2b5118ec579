import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { logOut } from "#features/sessions/end-session.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { type RequestContext, requestContexts } from "#lib/request-context.ts";
import { aMember, second, start } from "../../tests/support/a-member.ts";
import { aRequest } from "../../tests/support/a-request.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import {
  forgetKnownBrowser,
  forgetSession,
  readSessionToken,
  rememberSession,
  sessionCookie,
} from "./cookies.ts";
import { adoptSession, currentMember, requireMember, requireVisitor } from "./current-member.ts";
import { pageVersion } from "./page-version.ts";
import { requestSource } from "./source.ts";

freshPortalPerTest();

const anExchange = (differences: Parameters<typeof aRequest>[0] = {}) =>
  aRequest({ at: start, ...differences });
const withCookie = (cookie: string | undefined, differences: Parameters<typeof aRequest>[0] = {}) =>
  anExchange({ cookies: { [sessionCookie]: cookie }, ...differences });

const during = <T>(exchange: RequestContext, work: () => T): T => requestContexts.run(exchange, work);

/** The value of the cookie that a browser keeps from now on. */
async function cookieFor(token: string): Promise<string> {
  const answer = anExchange();
  await during(answer, () => rememberSession(token));
  return /^__Host-postern=([^;]*)/.exec(answer.setCookies.get(sessionCookie) ?? "")?.[1] ?? "";
}

/** Where a guard sends to: Next says it in what it throws. */
async function leavesFor(
  exchange: RequestContext,
  guard: () => Promise<unknown>,
): Promise<string | undefined> {
  const thrown = await during(exchange, guard).then(
    () => undefined,
    (error: { digest?: string }) => error,
  );
  return thrown?.digest?.split(";")[2];
}

test("the cookie comes back as the token it was made of, and is nobody else's to read", async () => {
  const answer = anExchange();
  await during(answer, () => rememberSession("the token"));
  expect(answer.setCookies.get(sessionCookie)).toMatch(
    /^__Host-postern=[^;,\s"\\]+; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
  );
  expect(answer.setCookies.get(sessionCookie)).not.toContain("the token");
  expect(answer.setCookies.get(sessionCookie)!.length).toBeLessThan(1000);
  const cookie = await cookieFor("the token");
  for (let times = 0; times < 2; times++)
    expect(await during(withCookie(cookie), readSessionToken)).toBe("the token");
});

test("any other cookie is no token", async () => {
  const cookie = await cookieFor("the token");
  for (const other of [
    undefined,
    "",
    "x",
    cookie.slice(0, -3),
    cookie.replace(/[a-z]/, "_"),
    `${cookie}~2`,
    `${cookie}x`,
    `${cookie}${"x".repeat(2_000)}`,
    "%",
    "Fe26.2*",
    "__proto__",
  ])
    expect(await during(withCookie(other), readSessionToken)).toBeUndefined();
});

test("an older session key still reads; one that was dropped does not", async () => {
  const [before, middle, newest] = [keys(), randomBytes(32), randomBytes(32)];
  const old = await cookieFor("of the oldest key");
  adoptKeys({ ...before, session: [middle, ...before.session] });
  const later = await cookieFor("of the middle key");
  expect(await during(withCookie(old), readSessionToken)).toBe("of the oldest key");
  adoptKeys({ ...before, session: [newest, middle] });
  expect(await during(withCookie(later), readSessionToken)).toBe("of the middle key");
  adoptKeys({ ...before, session: [newest] });
  const unread = `${later.slice(0, -1)}x`;
  expect(await during(withCookie(unread), readSessionToken)).toBeUndefined();
});

test("forgetting takes the cookie and what the browser kept", () => {
  const answer = anExchange();
  during(answer, forgetSession);
  expect([...answer.setCookies.values()]).toEqual([
    "__Host-postern=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax",
  ]);
  expect(answer.headers).toEqual({ "clear-site-data": '"cache", "storage"' });
});

test("what a browser is known by is a cookie of its own for 400 days, which logging out leaves", async () => {
  const known = "k".repeat(43);
  const answer = anExchange();
  await during(answer, () => adoptSession({ token: "the token", knownBrowser: known }));
  expect([...answer.setCookies.keys()]).toEqual([sessionCookie, "__Host-postern-known"]);
  expect(answer.setCookies.get("__Host-postern-known")).toBe(
    `__Host-postern-known=${known}; Max-Age=34560000; Path=/; Secure; HttpOnly; SameSite=Lax`,
  );
  during(answer, forgetSession);
  expect(answer.setCookies.get("__Host-postern-known")).toContain(known);
  expect(answer.headers["clear-site-data"]).not.toContain("cookies");
  during(answer, forgetKnownBrowser);
  expect(answer.setCookies.get("__Host-postern-known")).toContain("=; Max-Age=0;");
});

test("nonsense is nothing that a browser is known by", () => {
  const known = (value: string) =>
    during(anExchange({ cookies: { "__Host-postern-known": value } }), requestSource).knownBrowser;
  expect(known("k".repeat(43))).toBe("k".repeat(43));
  for (const value of ["", "k", "k".repeat(44), `${"k".repeat(42)}.`, `${"k".repeat(43)}\n`])
    expect(known(value)).toBeUndefined();
});

test("what a member's pages depend on is the same all day, and another on the next", async () => {
  const ada = await aMember();
  const cookie = await cookieFor(ada.token);
  const viewAt = async (at: number) => (await during(withCookie(cookie, { at }), pageVersion))?.view;
  const midnight = new Date(start).setHours(24, 0, 0, 0);
  const view = await viewAt(start);
  expect(view).toBeTypeOf("string");
  expect(await viewAt(midnight - 1)).toBe(view);
  expect(await viewAt(midnight + second)).not.toBe(view);
});

test("a member who is logged in passes, with where they come from", async () => {
  const ada = await aMember();
  const request = withCookie(await cookieFor(ada.token));
  const act = await during(request, requireMember);
  expect(act).toMatchObject({ subject: ada.subject, actor: ada.subject, session: { id: ada.session.id } });
  expect(act.from).toEqual({ address: "203.0.113.7", browser: "Firefox", requestId: "request", at: start });
  expect(during(request, requestSource)).toEqual(act.from);
  // Once per request.
  expect(await during(request, currentMember)).toBe(act);
  expect(await leavesFor(request, requireVisitor)).toBe("/information");
});

test("a visitor leaves for log-in, and afterwards for the page that was asked for", async () => {
  const request = anExchange({ address: "/activity?page=50" });
  expect(await leavesFor(request, requireMember)).toBe("/log-in?next=%2Factivity%3Fpage%3D50");
  expect(await leavesFor(anExchange({ address: "//evil.example" }), requireMember)).toBe(
    "/log-in?next=%2F%2Fevil.example",
  );
  expect(await leavesFor(request, requireVisitor)).toBeUndefined();
});

test("a member who has logged out is a visitor at the next request", async () => {
  const ada = await aMember();
  const cookie = await cookieFor(ada.token);
  await during(withCookie(cookie), async () => logOut(await requireMember()));
  expect(await during(withCookie(cookie), currentMember)).toBeUndefined();
  // What the browser still keeps of the session's pages goes at the first page it asks for.
  const [ended, visitor] = [withCookie(cookie), anExchange()];
  for (const request of [ended, visitor]) await leavesFor(request, requireMember);
  expect([ended.headers, visitor.headers]).toEqual([{ "clear-site-data": '"cache"' }, {}]);
});

test("a page with a posted form shows its outcome, also to a member who is logged in", async () => {
  const ada = await aMember();
  const request = withCookie(await cookieFor(ada.token), { acted: true });
  expect(await leavesFor(request, requireVisitor)).toBeUndefined();
});
