import { operatorsPathOf } from "../support/people.ts";
import type { Portal } from "../support/portal.ts";
import { writeBeside } from "../support/rows.ts";
import { expect, open, password, signUp, summary, test } from "./fixtures.ts";

async function makeOperator(portal: Portal, username: string): Promise<void> {
  await writeBeside(portal, "UPDATE members SET role = 'operator' WHERE username = ?", username);
}

test("an operator sees a member, renames them and makes a link for them, with script", async ({
  page,
  browser,
  portal,
}) => {
  const ada = await signUp(page);
  const elsewhere = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: portal.origin });
  const hers = await elsewhere.newPage();
  await makeOperator(portal, await signUp(hers));
  const path = await operatorsPathOf(portal, ada);
  await open(hers, path);
  await expect(hers.getByRole("heading", { level: 1, name: ada })).toBeVisible();
  await hers.getByRole("link", { name: "Change their username" }).click();
  await expect(hers.getByLabel("New username")).toHaveValue(ada);
  await hers.getByLabel("New username").fill("");
  await hers.getByLabel("Reason").fill("as she asked");
  await hers.getByRole("button", { name: "Change username" }).click();
  await expect(summary(hers)).toBeFocused();
  await expect(hers.getByLabel("Reason")).toHaveValue("as she asked");
  await hers.getByLabel("New username").fill(`${ada} King`);
  await hers.getByRole("button", { name: "Change username" }).click();
  await expect(hers.getByRole("region", { name: "Done" })).toHaveText(/^Username changed/);
  await open(hers, `${path}/recover`);
  await hers.getByRole("button", { name: "Make a link" }).click();
  await expect(hers.getByRole("heading", { name: "The link is made" })).toBeFocused();
  await expect(hers.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  // It is nowhere in the browser's history.
  await hers.reload();
  await expect(hers.getByText("/link/")).toHaveCount(0);
  await page.goto("/activity");
  await expect(page.getByText("Link for a new password made")).toBeVisible();
  await elsewhere.close();
});

test("naming an operator asks for the password, and logs both where they belong", async ({
  page,
  portal,
}) => {
  const ada = await signUp(page);
  await page.context().clearCookies();
  await makeOperator(portal, await signUp(page));
  await open(page, `${await operatorsPathOf(portal, ada)}/role`);
  await page.getByRole("button", { name: "Make an operator" }).click();
  await expect(summary(page)).toContainText("Enter your password.");
  await page.getByLabel("Your own password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Make an operator" }).click();
  await expect(page.getByRole("region", { name: "Done" })).toHaveText(/^Role changed/);
  await page.getByRole("link", { name: "Operators", exact: true }).first().click();
  await expect(page.getByRole("link", { name: ada }).first()).toBeVisible();
});
