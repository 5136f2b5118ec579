import { readFileSync } from "node:fs";
import { expect, logIn, logOut, open, password, signUp, test } from "./fixtures.ts";

test("a member's whole way, from signing up to leaving for good", async ({ page, browser, baseURL }) => {
  const username = await signUp(page);
  await expect(page.getByText("Not added yet")).toHaveCount(3);
  await expect(
    page.getByText("You log in with it. Only the people who run this portal can change it."),
  ).toBeVisible();

  await page.getByRole("link", { name: "Add Name" }).click();
  const contact = 'O\'Neal & "Söhne" <b>&amp;</b>';
  await expect(page.getByText(/another way to reach you\. So that printouts and downloads/)).toBeVisible();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Contact").fill(contact);
  await page.getByLabel("About you").fill("\n\nTwo lines above,\none below.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your information is saved.")).toBeVisible();
  await expect(page.getByText(contact, { exact: true })).toBeVisible();
  await expect(page.getByText(/^Changed by you on \d+ \w+ \d{4}\.$/)).toHaveCount(3);
  await page.goto("/information");
  await expect(page.getByText("Your information is saved.")).toHaveCount(0);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /JSON/ }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("postern-information.json");
  const everything = JSON.parse(readFileSync(await saved.path(), "utf8"));
  expect(everything).toMatchObject({
    member: { username },
    information: { name: "Ada", contact, description: "\n\nTwo lines above,\none below." },
  });
  const csv = page.waitForEvent("download");
  await page.getByRole("link", { name: /CSV/ }).click();
  expect(readFileSync(await (await csv).path(), "utf8")).toContain("name,Name,Ada\r\n");

  const elsewhere = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: baseURL ?? "" });
  const other = await elsewhere.newPage();
  await open(other, "/log-in");
  await expect(other.getByRole("link", { name: "Forgotten your password?" })).toBeVisible();
  await logIn(other, username);
  await expect(other).toHaveURL(/\/information$/);
  await open(page, "/security/sessions");
  await page.getByRole("button", { name: /^Log out [^a]/ }).click();
  await expect(page.getByText("That browser has been logged out.")).toBeVisible();
  await other.reload();
  await expect(other).toHaveURL(/\/log-in\?next=/);
  await elsewhere.close();

  await open(page, "/security/password");
  const changed = "quite another long password";
  await page.getByLabel("Current password", { exact: true }).fill(password);
  await page.getByLabel("New password", { exact: true }).fill(changed);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText(/^Password changed\./)).toBeVisible();

  await page.goto("/activity");
  for (const event of ["Signed up", "Information changed", "Logged in", "Password changed"]) {
    await expect(page.getByText(event).first()).toBeVisible();
  }

  await logOut(page);
  await page.goBack();
  await expect(page.getByText(contact, { exact: true })).toHaveCount(0);
  await open(page, "/activity");
  await expect(page).toHaveURL(/\/log-in\?next=%2Factivity$/);
  await logIn(page, username, changed);
  await expect(page).toHaveURL(/\/activity$/);

  await open(page, "/account/delete");
  await expect(page.getByLabel(`Type ${username} to confirm`)).toHaveAttribute("autocomplete", "off");
  await page.getByLabel(`Type ${username} to confirm`).fill(username);
  await page.getByLabel("Your password", { exact: true }).fill(password);
  await page.getByRole("button", { name: /^Delete my membership/ }).click();
  await expect(page.getByText("This is not your password.").first()).toBeVisible();
  await page.getByLabel(`Type ${username} to confirm`).fill(username);
  await page.getByLabel("Your password", { exact: true }).fill(changed);
  await page.getByRole("button", { name: /^Delete my membership/ }).click();
  await expect(page.getByRole("heading", { name: "Goodbye" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the log-in page" }).click();
  await logIn(page, username, changed);
  await expect(page.getByText("Wrong username or password.")).toBeVisible();
});

test("members are sent on from visitors' pages, and from the front door", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/log-in$/);
  await signUp(page);
  for (const path of ["/", "/log-in", "/sign-up"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/information$/);
  }
});

test("a double click on Sign up makes one member, who ends up inside", async ({ page }) => {
  await open(page, "/sign-up");
  await page.getByLabel("Username").fill(`double ${Date.now()}`);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign up" }).dblclick();
  await expect(page).toHaveURL(/\/information(\?done=welcome)?$/);
});
