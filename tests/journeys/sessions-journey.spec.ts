import { readFileSync } from "node:fs";
import { expect, logIn, open, signUp, test } from "./fixtures.ts";

test("a member tells sessions apart, ends one, and finds it in the activity", async ({
  page,
  browser,
  baseURL,
}) => {
  const username = await signUp(page);
  const elsewhere = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: baseURL ?? "" });
  const other = await elsewhere.newPage();
  await open(other, "/log-in");
  await logIn(other, username);
  await expect(other).toHaveURL(/\/information$/);

  await open(page, "/security/sessions");
  const names = /^Chrome \d+ on \w+, logged in \d{1,2} \w+ \d{4}, \d\d:\d\d:\d\d$/;
  await expect(page.getByRole("link", { name: names })).toHaveCount(2);
  await expect(page.getByRole("heading", { name: /Chrome .+ This browser$/ })).toHaveCount(1);
  await page.getByRole("link", { name: names }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: /^Logged in with Chrome/ })).toBeVisible();
  await expect(page.getByText("With your password")).toBeVisible();
  await page
    .getByRole("main")
    .getByRole("button", { name: /^Log out Chrome/ })
    .click();
  await expect(page.getByText("That browser has been logged out.")).toBeVisible();
  await other.reload();
  await expect(other).toHaveURL(/\/log-in\?next=/);
  await elsewhere.close();

  await page.goto("/activity");
  await expect(page.getByRole("row", { name: /Logged out another browser/ })).toContainText(
    /\d{1,2} \w+ \d{4}, \d\d:\d\d/,
  );
  await page.getByRole("link", { name: "Security", exact: true }).last().click();
  await expect(page).toHaveURL(/\/activity\?kind=security$/);
  await expect(page.getByText("Signed up")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Security", exact: true }).last()).toHaveAttribute(
    "aria-current",
    "page",
  );
  await page.getByRole("link", { name: "Operators" }).click();
  await expect(page.getByText(/^Nothing yet\./)).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download your activity as CSV" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("postern-activity.csv");
  expect(readFileSync(await saved.path(), "utf8")).toContain(",session ended,1,Chrome");
});
