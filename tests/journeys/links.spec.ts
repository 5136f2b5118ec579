import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { linkBeside } from "../support/links.ts";
import { writeBeside } from "../support/rows.ts";
import { expect, expectFits, open, password, signUp, someName, summary, test } from "./fixtures.ts";

/** Nothing that axe knows is wrong, and nothing is wider than a phone. */
async function expectGood(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 900 });
  await expectFits(page);
}

/** Another browser, in which nobody is logged in. */
async function another(browser: Browser, baseURL: string): Promise<Page> {
  return (await browser.newContext({ ignoreHTTPSErrors: true, baseURL })).newPage();
}

test("an operator invites people, who come with their links; a forgotten password is set anew", async ({
  page,
  browser,
  portal,
}) => {
  const olga = await signUp(page);
  await writeBeside(
    portal,
    "UPDATE members SET role = 'operator', version = version + 1 WHERE username = ?",
    olga,
  );
  await open(page, "/operator/invitations");
  await page.getByLabel("People").fill("name,age\nAda,7");
  await page.getByLabel("Days").fill("many");
  await page.getByRole("button", { name: "Make invitations" }).click();
  await expect(summary(page)).toContainText("There is no field “age”.");
  await expect(page.getByLabel("People")).toHaveValue("name,age\nAda,7");
  await expectGood(page);
  await page.getByLabel("People").fill("name,description\nAda,two words\nBen,");
  await page.getByLabel("Days").fill("7");
  await page.getByRole("button", { name: "Make invitations" }).click();
  await expect(page.getByRole("heading", { name: "Links to hand out" })).toBeVisible();
  await expectGood(page);
  const [, path = ""] = /(\/link\/\w{16})/.exec((await page.locator("main").textContent()) ?? "") ?? [];
  await page.getByRole("link", { name: "Back to the invitations" }).click();

  const ada = await another(browser, portal.origin);
  await open(ada, path);
  await expect(ada).toHaveURL(`${portal.origin}/link`);
  await expect(ada.getByText("two words")).toBeVisible();
  await expectGood(ada);
  const username = someName();
  await ada.getByLabel("Username").fill(username);
  await ada.getByRole("button", { name: "Sign up" }).click();
  await expect(summary(ada)).toContainText("Enter a password.");
  await expect(ada.getByLabel("Username")).toHaveValue(username);
  await ada.getByLabel("Password", { exact: true }).fill(password);
  await ada.getByRole("button", { name: "Sign up" }).click();
  await expect(ada).toHaveURL(/\/information(\?done=welcome)?$/);
  await expect(ada.getByText("two words")).toBeVisible();
  // Nothing that the browser keeps of where it has been holds the token.
  await ada.goBack();
  expect(ada.url()).not.toContain(path);

  await open(page, "/operator/invitations");
  await expect(page.getByRole("link", { name: username })).toBeVisible();
  await expectGood(page);
  await page.getByRole("button", { name: "Withdraw the invitation for Ben" }).click();
  await expect(page.getByText("The invitation is withdrawn")).toBeVisible();

  const back = await another(browser, portal.origin);
  await open(back, "/log-in");
  await back.getByRole("link", { name: "Forgotten your password?" }).click();
  await expectGood(back);
  await back.getByLabel("Code").fill("0000 0000 0000 0000");
  await back.getByRole("button", { name: "Continue" }).click();
  await expect(summary(back)).toContainText("There is no such code");
  await back.getByLabel("Code").fill((await linkBeside(portal, username)).toLowerCase());
  await back.getByRole("button", { name: "Continue" }).click();
  await expect(back.getByText(username)).toBeVisible();
  await expectGood(back);
  await back.getByLabel("New password", { exact: true }).fill("quite another password");
  await back.getByRole("button", { name: "Set password" }).click();
  await expect(back.getByText("Password changed.")).toBeVisible();
  await open(back, path);
  await expect(back.getByRole("heading", { name: "This link cannot be used any more" })).toBeVisible();
  await expectGood(back);
});
