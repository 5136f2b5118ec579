import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { errorPage, errorPageFor } from "./error-pages.ts";

const context = {
  id: "0123456789abcdef",
  language: "en" as const,
  portalName: "Club <1>",
  stylesheets: ["/_next/static/a.css"],
  canonical: "https://portal.example",
  address: "https://portal.example",
  scripted: false,
};

test("a page says what happened in whole sentences, without script, under the portal's name", () => {
  const { status, headers, body } = errorPage("too-large", context);
  expect(status).toBe(413);
  expect(headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  expect(body.toString()).toContain("This text is too long – Club &#60;1&#62;");
  expect(body.toString()).not.toContain("<script");
});

test("a reference number stands where something broke, and nowhere else", () => {
  expect(errorPage("broken", context).body.toString()).toMatch(/this reference: <code>01234567<\/code></);
  expect(errorPage("not-found", context).body.toString()).not.toContain("01234567");
});

test("with the reference it says to whom to give it, if there is somebody to ask", () => {
  const ofContact = (contact: string) => errorPage("broken", { ...context, contact }).body.toString();
  expect(ofContact("board@club.example")).toContain(
    'tell <a href="mailto:board@club.example">board@club.example</a> this reference: <code>01234567</code>',
  );
  expect(ofContact("https://club.example/ask?a&b")).toContain(
    '<a href="https://club.example/ask?a&#38;b">https://club.example/ask?a&#38;b</a>',
  );
  const scripted = errorPage("broken", { ...context, contact: "board@club.example", scripted: true });
  expect(scripted.body.toString()).toContain("tell board@club.example this reference: 01234567");
});

test("who has a session gets the bar with its places, and nobody else does", () => {
  const page = (hasSession: boolean) => errorPage("not-found", { ...context, hasSession }).body.toString();
  expect(page(true)).toContain('<nav class="places" aria-label="Main"><a href="/information">');
  expect(page(false)).not.toContain("<nav");
});

test("the tab has the portal's mark", () => {
  const page = errorPage("not-found", { ...context, icon: "/_next/static/media/door.svg" }).body.toString();
  expect(page).toContain('<link rel="icon" type="image/svg+xml" href="/_next/static/media/door.svg">');
});

test("what was posted to this address is not posted again: the same page is opened anew", () => {
  for (const page of ["other-member", "out-of-date"] as const)
    expect(errorPage(page, context).body.toString()).toContain('<a href="">Open the page again</a>');
});

test("a wrong Host is told the right address and the setting that changes it", () => {
  expect(errorPage("wrong-host", context).body.toString()).toMatch(/ORIGIN.*https:\/\/portal\.example/s);
});

const local = { ...context, canonical: "https://localhost:8443" };
const linksOf = (page: string) => [...page.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);

test("where only this machine opens the portal, a wrong Host is told what to do, and led nowhere", () => {
  const page = errorPage("wrong-host", { ...local, address: undefined }).body.toString();
  expect(page).toMatch(/only on the machine that it runs on, at https:\/\/localhost:8443\. .*ORIGIN/);
  expect(linksOf(page)).toEqual([]);
});

test("where other devices open it too, a wrong Host is led to the address that they use", () => {
  const page = errorPage("wrong-host", { ...local, address: "https://10.0.0.5:8443" }).body.toString();
  expect(linksOf(page)).toEqual(["https://10.0.0.5:8443/"]);
  expect(page).toContain("https://localhost:8443");
});

test.each(["wrong-host", "plain-http", "big-header"] as const)(
  "%s, for which no stylesheet can be had, has its look inside, which its policy permits",
  (name) => {
    const { headers, body } = errorPage(name, context);
    const [, style = ""] = /<style>([^<]*)<\/style>/.exec(body.toString()) ?? [];
    expect(headers["content-security-policy"]).toContain(
      `style-src 'self' 'sha256-${hash("sha256", style, "base64")}'`,
    );
    expect(body.toString()).not.toContain('<link rel="stylesheet"');
    expect(body.toString()).toMatch(/<link rel="icon" href="data:image\/svg\+xml,%3Csvg[^"]*%3C%2Fsvg%3E">/);
    expect(headers["content-security-policy"]).toContain("img-src data:;");
  },
);

test("other pages have their look from the stylesheet, where there is one", () => {
  const { headers, body } = errorPage("not-found", context);
  expect(headers).not.toHaveProperty("content-security-policy");
  expect(body.toString()).toContain('<link rel="stylesheet"');
  expect(body.toString()).not.toContain("<style");
  expect(errorPage("malformed", { ...context, stylesheets: [] }).body.toString()).toContain("<style");
});

test("a form posted by script gets one plain sentence to show beside what was typed", () => {
  const { headers, body } = errorPage("broken", { ...context, scripted: true });
  expect(headers["content-type"]).toBe("text/plain");
  expect(body.toString()).toMatch(/^Sorry, something went wrong\. .* this reference: 01234567$/);
});

test("a page speaks the language of the request", () => {
  const wait = { ...context, language: "de" as const, retryAfterSeconds: 720 };
  const page = errorPage("too-many", wait).body.toString();
  expect(page).toMatch(/^<!DOCTYPE html><html lang="de" dir="ltr">/);
  expect(page).toContain("Versuchen Sie es in 12 Minuten noch einmal.");
  expect(errorPage("not-found", { ...context, language: "ar-XB" }).body.toString()).toContain('dir="rtl"');
});

test.each([
  [400, "malformed"],
  [403, "other-member"],
  [404, "not-found"],
  [409, "out-of-date"],
  [413, "too-large"],
  [418, "malformed"],
  [500, "broken"],
  [502, "broken"],
  [503, "busy"],
])("status %i is shown as %s", (status, page) => {
  expect(errorPageFor(status)).toBe(page);
});
