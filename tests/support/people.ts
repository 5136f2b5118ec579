import { expect } from "vitest";
import { formOf, type Page, PlainBrowser } from "./plain-browser.ts";
import type { Portal } from "./portal.ts";
import { readBeside, writeBeside } from "./rows.ts";

export const password = "a long enough password";

/** A member, with the browser that they are logged in with. */
export async function signedUp(portal: Portal, username: string): Promise<PlainBrowser> {
  const browser = new PlainBrowser(portal);
  const answer = await browser.submit("/sign-up", { username, password });
  expect(answer.status, answer.body).toBe(303);
  expect(answer.headers.location).toMatch(/^\/information/);
  return browser;
}

/** A member who is an operator from their next request on, with their browser. */
export async function operatorOf(portal: Portal, username: string): Promise<PlainBrowser> {
  const browser = await signedUp(portal, username);
  await writeBeside(
    portal,
    "UPDATE members SET role = 'operator', version = version + 1 WHERE username = ?",
    username,
  );
  return browser;
}

/** The address of a member among the operators' pages. */
export async function operatorsPathOf(portal: Portal, username: string): Promise<string> {
  const [id] = await readBeside(portal, "SELECT id FROM members WHERE username = ?", username);
  return `/operator/members/${id}`;
}

/** One more browser of a member. */
export async function loggedIn(portal: Portal, username: string): Promise<PlainBrowser> {
  const browser = new PlainBrowser(portal);
  const answer = await browser.submit("/log-in", { username, password });
  expect(answer.status, answer.body).toBe(303);
  return browser;
}

/** Presses the button that every member's page has. */
export async function logOut(browser: PlainBrowser): Promise<Page> {
  const forms = (await browser.get("/information")).body.match(/<form\b[^>]*>[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((text) => text.includes("Log out")) ?? "";
  return browser.post("/information", formOf(form, []));
}

/** The member's name, contact and description as the edit form shows them. */
export async function exported(browser: PlainBrowser): Promise<Record<string, string>> {
  const answer = await browser.get("/information/export?format=json");
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body).information;
}
