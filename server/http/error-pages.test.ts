import { expect, test } from "vitest";
import { errorPage, errorPageFor } from "./error-pages.ts";

const context = {
  id: "0123456789abcdef",
  language: "en" as const,
  portalName: "Club <1>",
  stylesheets: ["/_next/static/a.css"],
  canonical: "https://portal.example",
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

test("a wrong Host is told the right address and the setting that changes it", () => {
  expect(errorPage("wrong-host", context).body.toString()).toMatch(/ORIGIN.*https:\/\/portal\.example/s);
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
