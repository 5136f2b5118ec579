import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { expect, logIn, logOut, open, saved, signUp, test } from "./fixtures.ts";

// Browsers bring a page back as it was left (the back/forward cache), which Playwright switches off if it is not told
// otherwise. After the session has ended, Back shows nothing of a member's page.

type Left = { context: BrowserContext; page: Page; username: string };

/** A member with something to hide on `path`, who has gone on from there. */
const leftTest = test.extend<
  { left: (path: string, meanwhile?: (page: Page) => Promise<void>) => Promise<Left> },
  { rememberingBrowser: Browser }
>({
  rememberingBrowser: [
    async ({ launchOptions }, use) => {
      const ignoreDefaultArgs = ["--disable-back-forward-cache"];
      // The shell brings nothing back: this takes the whole browser.
      const executablePath = launchOptions.executablePath?.replace("-headless-shell", "");
      const whole = executablePath ? { executablePath } : { channel: "chromium" };
      const browser = await chromium.launch({ ...launchOptions, ...whole, ignoreDefaultArgs });
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
  left: async ({ rememberingBrowser, portal, page }, use) => {
    let context: BrowserContext | undefined;
    await use(async (path, meanwhile) => {
      const username = await signUp(page);
      context = await rememberingBrowser.newContext({ ignoreHTTPSErrors: true, baseURL: portal.origin });
      await context.addInitScript(noteWhatIsShown);
      const elsewhere = await context.newPage();
      await open(elsewhere, "/log-in");
      await logIn(elsewhere, username);
      await expect(elsewhere).toHaveURL(/\/information$/);
      await open(elsewhere, path);
      await meanwhile?.(elsewhere);
      await elsewhere.goto("/connection");
      return { context, page: elsewhere, username };
    });
    await context?.close();
  },
});

/** Runs in the page: what a page that is brought back looks like at first. */
function noteWhatIsShown(): void {
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) sessionStorage.setItem("shown", getComputedStyle(document.documentElement).display);
  });
}

/** Presses Back; says whether the browser brought the page back instead of asking for it. */
async function goBack({ context, page }: Left): Promise<() => boolean> {
  const session = await context.newCDPSession(page);
  const kinds: string[] = [];
  session.on("Page.frameNavigated", ({ type }) => kinds.push(type));
  await session.send("Page.enable");
  const { currentIndex, entries } = await session.send("Page.getNavigationHistory");
  await session.send("Page.navigateToHistoryEntry", { entryId: entries[currentIndex - 1]?.id ?? 0 });
  return () => kinds.includes("BackForwardCacheRestore");
}

for (const path of ["/information", "/security/sessions"])
  leftTest(`${path} is not brought back when its session was ended elsewhere`, async ({ page, left }) => {
    const theirs = await left(path);
    await open(page, "/security/sessions");
    await page.getByRole("button", { name: "Log out all others" }).click();
    await expect(page.getByText("You are not logged in anywhere else.")).toBeVisible();
    const wasBroughtBack = await goBack(theirs);
    await expect(theirs.page).toHaveURL(/\/log-in\?next=/);
    await expect(theirs.page.getByText(theirs.username)).toHaveCount(0);
    expect(wasBroughtBack()).toBe(true);
    expect(await theirs.page.evaluate(() => sessionStorage.getItem("shown"))).toBe("none");
  });

leftTest("nor when it was ended in another tab of the same browser", async ({ left }) => {
  const theirs = await left("/information");
  const tab = await theirs.context.newPage();
  await open(tab, "/information");
  await logOut(tab);
  await goBack(theirs);
  await expect(theirs.page).toHaveURL(/\/log-in\?next=/);
});

leftTest("a member who is still logged in sees it as it is by now", async ({ page, left }) => {
  const theirs = await left("/information");
  await open(page, "/information/edit");
  await page.getByLabel("Name").fill("changed meanwhile");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await goBack(theirs);
  await expect(theirs.page.getByText("changed meanwhile")).toBeVisible();
});

leftTest("and what they typed stays", async ({ left }) => {
  const theirs = await left("/information/edit", (page) => page.getByLabel("Name").fill("typed, not saved"));
  const wasBroughtBack = await goBack(theirs);
  await expect(theirs.page).toHaveURL(/\/information\/edit$/);
  await expect(theirs.page.getByLabel("Name")).toHaveValue("typed, not saved");
  expect(wasBroughtBack()).toBe(true);
});

leftTest("typed or not, nothing is shown when the session was ended", async ({ page, left }) => {
  const theirs = await left("/information/edit", (page) => page.getByLabel("Name").fill("typed, not saved"));
  await open(page, "/security/sessions");
  await page.getByRole("button", { name: "Log out all others" }).click();
  await expect(page.getByText("You are not logged in anywhere else.")).toBeVisible();
  await goBack(theirs);
  await expect(theirs.page).toHaveURL(/\/log-in\?next=/);
});
