import type { Page } from "@playwright/test";
import { expect, open, password, saved, signUp, summary, test } from "./fixtures.ts";

/** What every refused form shows: the summary focused, its links, the same words at the control, the title. */
async function expectProblem(page: Page, label: string, sentence: string): Promise<void> {
  await expect(summary(page)).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  const control = page.getByLabel(label, { exact: true });
  await expect(control).toHaveAttribute("aria-invalid", "true");
  await expect(control).toHaveAccessibleDescription(new RegExp(sentence.replace(/[.*+?()]/g, "\\$&")));
  await summary(page).getByRole("link", { name: sentence }).click();
  await expect(control).toBeFocused();
}

test("sign-up says all that is wrong at once, keeps the name and never the password", async ({ page }) => {
  await open(page, "/sign-up");
  await page.getByLabel("Username").fill("раypal");
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expectProblem(page, "Password", "Your password must be 15 characters or more.");
  await expect(summary(page).getByRole("link")).toHaveCount(2);
  await expect(page.getByLabel("Username")).toHaveValue("раypal");
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
});

test("sign-up says why a password is refused, and takes a better one", async ({ page }) => {
  await open(page, "/sign-up");
  await page.getByLabel("Username").fill(`wary ${Date.now()}`);
  await page.getByLabel("Password", { exact: true }).fill("password1234567");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expectProblem(
    page,
    "Password",
    "This password is little more than one that many people use. Choose another.",
  );
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page).toHaveURL(/\/information(\?done=welcome)?(#|$)/);
});

test("log-in has one answer for a wrong password and an unknown name", async ({ page }) => {
  await open(page, "/log-in");
  await page.getByLabel("Username").fill("nobody at all");
  await page.getByLabel("Password", { exact: true }).fill("not this one either");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(summary(page)).toContainText("Wrong username or password.");
  await expect(summary(page)).toBeFocused();
  await expect(page).toHaveTitle(/^Error: Log in/);
  await expect(page.getByLabel("Username")).toHaveValue("nobody at all");
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
});

test("a value too long is refused whole, everything typed is kept, and shortened it is saved", async ({
  page,
}) => {
  await signUp(page);
  await open(page, "/information/edit");
  const flags = "\u{1F1E9}\u{1F1EA}".repeat(101);
  await page.getByLabel("Name").fill(flags);
  await page.getByLabel("Contact").fill("kept");
  await page.getByLabel("About you").fill("\n\nkept too\n");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(summary(page)).toBeFocused();
  await expect(page.getByLabel("Name")).toHaveValue(flags);
  await expect(page.getByLabel("Contact")).toHaveValue("kept");
  await expect(page.getByLabel("About you")).toHaveValue("\n\nkept too\n");
  await page.getByLabel("Name").fill(flags.slice(0, 400));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your information is saved.")).toBeVisible();
  await open(page, "/information/edit");
  await expect(page.getByLabel("Name")).toHaveValue(flags.slice(0, 400));
});

test("text is the same after any number of saves, and those leave no activity", async ({ page }) => {
  await signUp(page);
  const text = "\n\nHello\n\n  ";
  await open(page, "/information/edit");
  await page.getByLabel("About you").fill(text);
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  for (let times = 0; times < 2; times += 1) {
    await open(page, "/information/edit");
    await expect(page.getByLabel("About you")).toHaveValue(text);
    await page.getByRole("button", { name: "Save" }).click();
    await saved(page, "You made no changes.");
  }
  await page.goto("/activity");
  await expect(page.getByText("Information changed")).toHaveCount(1);
});

test("a wrong current password and a bad new one are both named", async ({ page }) => {
  await signUp(page);
  await open(page, "/security/password");
  await page.getByLabel("Current password", { exact: true }).fill("not this one at all");
  await page.getByLabel("New password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Change password" }).click();
  await expectProblem(page, "Current password", "This is not your current password.");
  await expect(summary(page).getByRole("link")).toHaveCount(2);
});

test("two tabs: different fields both win; the same field asks which to keep", async ({ page, context }) => {
  await signUp(page);
  const tab = await context.newPage();
  await open(page, "/information/edit");
  await open(tab, "/information/edit");
  await page.getByLabel("Name").fill("first");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await tab.getByLabel("Contact").fill("by post");
  await tab.getByRole("button", { name: "Save" }).click();
  await saved(tab);
  await expect(tab.getByText("first")).toBeVisible();

  await open(page, "/information/edit");
  await open(tab, "/information/edit");
  await page.getByLabel("Name", { exact: false }).first().fill("theirs");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await tab.getByLabel("Name", { exact: false }).first().fill("mine");
  await tab.getByRole("button", { name: "Save" }).click();
  const question = tab.getByRole("group", { name: "Which version of Name do you want to keep?" });
  await expect(question.getByRole("radio", { name: /^What is saved now: .*theirs/ })).not.toBeChecked();
  await expect(question.getByRole("textbox", { name: /^Name/ })).toHaveValue("mine");
  const mine = question.getByRole("radio", { name: "What you typed:" });
  await summary(tab)
    .getByRole("link", { name: /^Name was changed in another window/ })
    .click();
  await expect(mine).toBeFocused();
  await tab.getByRole("button", { name: "Save" }).click();
  await expect(summary(tab)).toContainText("Choose which version of Name to keep.");
  await expect(question.getByRole("textbox", { name: /^Name/ })).toHaveValue("mine");
  await mine.check();
  await tab.getByRole("button", { name: "Save" }).click();
  await saved(tab);
  await expect(tab.getByText("mine")).toBeVisible();
});

test("a form left open while somebody else logs in here changes nothing of theirs", async ({
  page,
  context,
}) => {
  const ada = await signUp(page);
  await open(page, "/information/edit");
  await page.getByLabel("Name").fill("from the first one's form");
  const tab = await context.newPage();
  await tab.goto("/information");
  await tab.getByRole("button", { name: /^Menu of/ }).click();
  await tab.getByRole("button", { name: "Log out", exact: true }).click();
  await expect(tab.getByText("You are logged out.")).toBeVisible();
  const bob = await signUp(tab);
  expect(bob).not.toBe(ada);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Somebody else is logged in now/).first()).toBeVisible();
  await tab.goto("/information");
  await expect(tab.getByText("Not added yet")).toHaveCount(3);
});

test("deleting asks for the username and the password", async ({ page }) => {
  await signUp(page);
  await open(page, "/account/delete");
  await page.getByLabel(/^Type .* to confirm$/).fill("somebody else");
  await page.getByLabel("Your password", { exact: true }).fill(password);
  await page.getByRole("button", { name: /^Delete my membership/ }).click();
  await expect(summary(page)).toBeFocused();
  await expect(page.getByText("This is not your username.").first()).toBeVisible();
});

test("pages for which no stylesheet can be had are in the portal's look all the same", async ({
  page,
  portal,
}) => {
  // An address of this machine that is none of the portal's, and the HTTPS port without TLS.
  for (const [address, status] of [
    [`https://127.0.0.2:${portal.port}/log-in`, 421],
    [`http://localhost:${portal.port}/`, 400],
  ] as const) {
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(status);
    const main = page.getByRole("main");
    await expect(main).toHaveCSS("max-width", "544px");
    await expect(main).toHaveCSS("font-family", /system-ui/);
    await expect(main.locator("svg")).toHaveCSS("width", "24px");
  }
});
