import type { Page } from "@playwright/test";
import { pageWords } from "../../lib/words/page-words.ts";
import { expect, expectFits, open, password, signUp, someName, test } from "./fixtures.ts";

const visitorPages = ["/log-in", "/sign-up", "/connection", "/connection/trust", "/goodbye", "/nothing-here"];
const memberPages = [
  "/information",
  "/information/edit",
  "/account/delete",
  "/security",
  "/security/password",
  "/security/sessions",
  "/activity",
  "/connection",
  "/nothing-here",
];

/** Signs up in whichever language the page is. */
async function signUpIn(page: Page): Promise<void> {
  await open(page, "/sign-up");
  await page.locator("[name=username]").fill(someName());
  await page.locator("[name=password]").fill(password);
  await page.locator("form button[type=submit]").click();
  await expect(page).toHaveURL(/\/information(\?|$)/);
}

/** Words that stand on the page but came from no catalogue: what the test language has not marked. */
function unmarkedWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      // Names, values and the protocol's own words.
      if (node.parentElement?.closest("script, code, bdi, option, h3, [dir=auto], .own-page-name")) continue;
      const unmarked = (node.textContent ?? "").replace(/\u202e[^\u202c]*\u202c|TLS 1\.\d/g, "");
      if (/[a-z]{2}/i.test(unmarked)) found.push(unmarked);
    }
    return found;
  });
}

for (const [language, direction] of [
  ["de", "ltr"],
  ["ar-XB", "rtl"],
] as const)
  test.describe(language, () => {
    test.use({ locale: language });

    test("every page is in this language and fits at every width", async ({ page }) => {
      const expectFitting = async () => {
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          await expectFits(page);
        }
      };
      const expectSpoken = async (path: string) => {
        await open(page, path);
        await expect(page.locator("html")).toHaveAttribute("lang", language);
        await expect(page.locator("html")).toHaveAttribute("dir", direction);
        await expectFitting();
        if (language === "ar-XB") expect(await unmarkedWords(page), path).toEqual([]);
      };
      for (const path of visitorPages) await expectSpoken(path);
      await open(page, "/log-in");
      await page.locator("form button[type=submit]").click();
      await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText(
        pageWords(language).t("form.problem"),
      );
      await expectFitting();
      await signUpIn(page);
      for (const path of memberPages) await expectSpoken(path);
    });
  });

test("a member's own language wins over the browser's, and goes with them to their next log-in", async ({
  page,
  browser,
  portal,
}) => {
  const username = await signUp(page);
  const [english, german] = [pageWords("en").t, pageWords("de").t];
  await open(page, "/security");
  await page.getByRole("combobox", { name: english("language.label") }).selectOption("Deutsch");
  await page.getByRole("button", { name: english("language.submit") }).click();
  await expect(page.getByRole("region", { name: german("done.label") })).toHaveText(german("done.language"));
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await open(page, "/information");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(german("information.heading"));

  const other = await browser.newPage({ baseURL: portal.origin, ignoreHTTPSErrors: true });
  await open(other, "/log-in");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(english("logInForm.heading"));
  await other.getByLabel(english("logInForm.username")).fill(username);
  await other.getByLabel(english("logInForm.password"), { exact: true }).fill(password);
  await other.getByRole("button", { name: english("logInForm.submit") }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(german("information.heading"));
  await open(other, "/security");
  await other.getByRole("combobox").selectOption("");
  await other.getByRole("button", { name: german("language.submit") }).click();
  await expect(other.getByRole("region", { name: english("done.label") })).toHaveText(
    english("done.language"),
  );
  await other.close();
});
