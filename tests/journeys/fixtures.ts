import { test as base, expect, type Page } from "@playwright/test";
import { type Portal, startPortal } from "../support/portal.ts";

export { expect } from "@playwright/test";

export const password = "a long enough password";

/** Tests run against one portal. Anything that a page blocks or throws fails the test that opened it. */
export const test = base.extend<{ watched: undefined }, { portal: Portal }>({
  portal: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const portal = await startPortal({ SIGN_UPS_PER_NETWORK: "10000", ATTEMPTS_PER_NETWORK: "10000" });
      await use(portal);
      await portal.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ portal }, use) => use(portal.origin),
  watched: [
    async ({ context }, use) => {
      const wrong: string[] = [];
      context.on("console", (message) => {
        const text = message.text();
        if (/Content Security Policy|TrustedScript|TrustedHTML|hydrat/i.test(text)) wrong.push(text);
      });
      context.on("weberror", (error) => wrong.push(error.error().message));
      await use(undefined);
      expect(wrong).toEqual([]);
    },
    { auto: true },
  ],
});

let people = 0;

/** Another username each time. */
export function someName(): string {
  people += 1;
  return `person ${people} ${Date.now().toString(36)}`;
}

/** Waits until script has taken over the page's forms, where there is script. */
async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const forms = [...document.querySelectorAll("form")];
    const isTaken = (form: HTMLFormElement) =>
      Object.keys(form).some((key) => key.startsWith("__reactProps"));
    return !matchMedia("(scripting: enabled)").matches || forms.every(isTaken);
  });
}

export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await ready(page);
}

export async function signUp(page: Page, username = someName()): Promise<string> {
  await open(page, "/sign-up");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page).toHaveURL(/\/information(\?done=welcome)?$/);
  return username;
}

export async function logIn(page: Page, username: string, typed = password): Promise<void> {
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(typed);
  await page.getByRole("button", { name: "Log in" }).click();
}

export async function logOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Menu of/ }).click();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await expect(page.getByText("You are logged out.")).toBeVisible();
}

/** Waits for the sentence that greets a member who has saved the form, or changed nothing in it. */
export async function saved(page: Page, sentence = "Your information is saved."): Promise<void> {
  await expect(page.getByRole("region", { name: "Done" })).toHaveText(sentence);
}

/** Whether a page needs no scrolling to the side. */
export async function expectFits(page: Page): Promise<void> {
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wider).toBeLessThanOrEqual(0);
}

/** The summary of what is wrong. */
export const summary = (page: Page) => page.getByRole("region", { name: "There is a problem" });
