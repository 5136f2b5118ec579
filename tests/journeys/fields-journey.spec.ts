import type { Page } from "@playwright/test";
import { withFields, withoutFields } from "../support/fields.ts";
import { writeBeside } from "../support/rows.ts";
import { expect, open, saved, signUp, summary, test } from "./fixtures.ts";

test.beforeAll(({ portal }) => withFields(portal));
test.afterAll(({ portal }) => withoutFields(portal));

async function fillAll(page: Page): Promise<void> {
  for (const [label, text] of [
    ["E-mail", "ada@example.org"],
    ["Telephone", "+49 30 123456"],
    ["Website", "https://ada.example"],
    ["Street and number", "Main Street 1"],
    ["Postcode", "12345"],
    ["Town", "Berlin"],
    ["Day", "31"],
    ["Month", "1"],
    ["Year", "1986"],
    ["Shoe size", "far too large"],
    ["Allergies", "\n\nnuts"],
    ["Bank account", "DE02 1203 0000 0000 2020 51"],
  ] as const)
    await page.getByLabel(label).fill(text);
  await page.getByRole("radio", { name: "Vegetarian" }).check();
  await page.getByLabel("Instrument").selectOption("Bass tuba");
  for (const name of ["Youth band", "Festival committee", /^I may be in photographs/])
    await page.getByRole("checkbox", { name }).check();
}

async function expectKept(page: Page): Promise<void> {
  await expect(page.getByLabel("Website")).toHaveValue("https://ada.example");
  await expect(page.getByLabel("Town")).toHaveValue("Berlin");
  await expect(page.getByLabel("Month")).toHaveValue("1");
  await expect(page.getByLabel("Allergies")).toHaveValue("\n\nnuts");
  await expect(page.getByRole("radio", { name: "Vegetarian" })).toBeChecked();
  await expect(page.getByLabel("Instrument")).toHaveValue("tuba");
  for (const [name, checked] of [
    ["Youth band", true],
    ["Concert band", false],
    ["Festival committee", true],
    [/^I may be in photographs/, true],
  ] as const)
    await expect(page.getByRole("checkbox", { name })).toBeChecked({ checked });
}

test("every control keeps what was set while something is wrong; put right, all of it is saved", async ({
  page,
  portal,
}) => {
  await signUp(page);
  const needed = page.getByRole("heading", { name: "What is missing or to be corrected" });
  await expect(needed).toBeVisible();
  await page.getByRole("link", { name: "Enter Telephone" }).click();
  await open(page, "/information/edit");
  await expect(page.getByText("The board rings in emergencies.")).toBeVisible();
  await expect(page.getByText("Only the operators can change it.", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Membership number")).toHaveCount(0);
  await fillAll(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(summary(page)).toHaveText(/Shoe size must be a number/);
  await summary(page).getByRole("link").click();
  await expect(page.getByLabel("Shoe size")).toBeFocused();
  await expectKept(page);
  await page.getByLabel("Shoe size").fill("39.5");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);

  await expect(needed).toHaveCount(0);
  await expect(page.getByRole("link", { name: "ada@example.org" })).toHaveAttribute(
    "href",
    "mailto:ada@example.org",
  );
  await expect(page.getByRole("link", { name: "+49 30 123456" })).toHaveAttribute("href", "tel:+4930123456");
  await expect(page.getByRole("link", { name: "https://ada.example" })).toHaveAttribute("rel", /nofollow/);
  for (const text of ["31 January 1986", "39.5", "Vegetarian", "Bass tuba", "Youth band", "Yes"])
    await expect(page.getByText(text, { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Change Bank account" })).toHaveCount(0);

  const smaller = JSON.stringify({ least: "20", greatest: "30", decimals: 1 });
  await writeBeside(portal, "UPDATE fields SET rules = ? WHERE key = 'shoes'", smaller);
  await open(page, "/information");
  await expect(page.getByRole("link", { name: "Shoe size must be 30 or less" })).toBeVisible();
  await page.getByRole("link", { name: "Change Music and more" }).click();
  await open(page, page.url());
  await expect(page.getByLabel("Telephone")).toHaveCount(0);
  await expectNothingChanges(page);
});

async function expectNothingChanges(page: Page): Promise<void> {
  await expect(page.getByText("It has been entered once.")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page, "You made no changes.");
}

test("answers that were changed in two tabs are both shown, as people read them", async ({
  page,
  context,
}) => {
  await signUp(page);
  const tab = await context.newPage();
  for (const each of [page, tab]) await open(each, "/information/edit?group=music");
  await page.getByRole("radio", { name: "Anything" }).check();
  await page.getByRole("checkbox", { name: "Concert band" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await tab.getByRole("radio", { name: "Vegetarian" }).check();
  await tab.getByRole("checkbox", { name: "Youth band" }).check();
  await tab.getByRole("button", { name: "Save" }).click();

  const question = (field: string) =>
    tab.getByRole("group", { name: `Which version of ${field} do you want to keep?` });
  const theirs = (field: string) => question(field).getByRole("radio", { name: /^What is saved now/ });
  await expect(theirs("Food")).toHaveAccessibleName(/Anything/);
  await expect(theirs("Groups")).toHaveAccessibleName(/Concert band/);
  await expect(question("Food").getByRole("radio", { name: "Vegetarian" })).toBeChecked();
  await expect(question("Groups").getByRole("checkbox", { name: "Youth band" })).toBeChecked();
  await theirs("Food").check();
  await tab.getByRole("button", { name: "Save" }).click();
  await expect(summary(tab)).toHaveText(/Choose which version of Groups to keep\./);
  await expect(theirs("Food")).toBeChecked();
  await question("Groups").getByRole("radio", { name: "What you typed:" }).check();
  await tab.getByRole("button", { name: "Save" }).click();
  await saved(tab);
  for (const [text, count] of [
    ["Anything", 1],
    ["Vegetarian", 0],
    ["Youth band", 1],
    ["Concert band", 0],
  ] as const)
    await expect(tab.getByText(text, { exact: true })).toHaveCount(count);
});

test("a field that was added or moved is where the operator is", async ({ page, portal }) => {
  const username = await signUp(page);
  await writeBeside(portal, "UPDATE members SET role = 'operator' WHERE username = ?", username);
  await page.setViewportSize({ width: 320, height: 500 });
  await open(page, "/operator/fields/new?type=text");
  await page.getByLabel("Label", { exact: true }).fill("Nickname");
  await page.getByRole("button", { name: "Add field" }).click();
  const field = page.getByRole("link", { name: "Nickname" });
  await expect(field).toBeFocused();
  await expect(field).toBeInViewport();
  for (const direction of ["up", "up", "down"]) {
    await page.getByRole("button", { name: `Move ${direction} Nickname` }).click();
    await expect(page).toHaveURL(/\?moved=/);
    await expect(field).toBeFocused();
    await expect(field).toBeInViewport();
  }
  await writeBeside(portal, "UPDATE fields SET retired_at = 1 WHERE key = 'nickname'");
});
