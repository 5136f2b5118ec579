import type { Page } from "@playwright/test";
import { expect, password, saved, someName, test } from "./fixtures.ts";

// What is typed before the scripts have come stays, also where somebody else has changed the page by then: React says so
// on the console and makes the page anew. So these have a context of their own, which nobody watches.

/** Opens a page whose scripts wait; gives what lets them come, and waits until they have taken over. */
async function openWithoutScripts(page: Page, path: string): Promise<() => Promise<void>> {
  const waiting: (() => void)[] = [];
  let held = true;
  await page.route("**/_next/static/**/*.js", async (route) => {
    if (held) await new Promise<void>((resolve) => waiting.push(resolve));
    await route.continue();
  });
  await page.goto(path, { waitUntil: "domcontentloaded" });
  return async () => {
    held = false;
    for (const go of waiting) go();
    await page.waitForFunction(() =>
      [...document.forms].every((form) => Object.keys(form).some((key) => key.startsWith("__reactProps"))),
    );
  };
}

/** What others do to a page. */
const changes = {
  "nobody changes anything": () => {},
  "a password manager puts its icon beside each box": () => {
    for (const box of document.querySelectorAll("input:not([type=hidden]), textarea"))
      box.after(document.createElement("div"));
  },
  "a translator wraps every text": () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Node[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      const { parentElement } = text;
      if (!parentElement || /^(SCRIPT|STYLE|TEXTAREA)$/.test(parentElement.tagName)) continue;
      const font = document.createElement("font");
      parentElement.replaceChild(font, text);
      font.append(text);
    }
  },
};

for (const [name, change] of Object.entries(changes))
  test(`${name}: sign-up, log-in and the edit form keep what was typed`, async ({ browser, portal }) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: portal.origin });
    const page = await context.newPage();
    const username = someName();

    let scripts = await openWithoutScripts(page, "/sign-up");
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.evaluate(change);
    await scripts();
    await expect(page.getByLabel("Username")).toHaveValue(username);
    await expect(page.getByLabel("Password", { exact: true })).toHaveValue(password);
    await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
    await page.getByRole("button", { name: "Sign up" }).click();
    await expect(page).toHaveURL(/\/information$/);

    scripts = await openWithoutScripts(page, "/information/edit");
    await page.getByLabel("Name").fill("typed early");
    await page.getByLabel("About you").fill("in two\nlines");
    await page.evaluate(change);
    await scripts();
    await expect(page.getByLabel("Name")).toHaveValue("typed early");
    await expect(page.getByLabel("About you")).toHaveValue("in two\nlines");
    await page.getByRole("button", { name: "Save" }).click();
    await saved(page);
    await expect(page.getByText("typed early")).toBeVisible();

    await context.clearCookies();
    scripts = await openWithoutScripts(page, "/log-in");
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.evaluate(change);
    await scripts();
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page).toHaveURL(/\/information$/);
    await context.close();
  });
