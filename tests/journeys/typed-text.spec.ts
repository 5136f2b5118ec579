import { expect, open, signUp, summary, test } from "./fixtures.ts";

// What happens to typed text when sending it fails: with script it stays where it is.

const typed = "typed with care";

test("the portal was updated meanwhile: the text stays, the page says what to do", async ({ page }) => {
  await signUp(page);
  await open(page, "/information/edit");
  await page.route("**/information/edit", async (route) => {
    const headers = { ...route.request().headers(), "next-action": "7f".padEnd(42, "0") };
    await route.continue({ headers });
  });
  await page.getByLabel("Name").fill(typed);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(summary(page)).toContainText("This page is out of date.");
  await expect(page.getByLabel("Name")).toHaveValue(typed);
});

test("a long text near its limit has a counter", async ({ page }) => {
  await signUp(page);
  await open(page, "/information/edit");
  const area = page.getByLabel("About you");
  await area.fill("x".repeat(4499));
  await expect(page.getByText(/^Characters/)).toHaveCount(0);
  await area.fill(`${"x".repeat(4499)}😀`);
  await expect(page.getByText("Characters left: 500")).toBeVisible();
  await area.fill("x".repeat(5001));
  await expect(page.getByText("Characters too many: 1")).toBeVisible();
});

test("far too much text: it stays, and the page says that it is too long", async ({ page }) => {
  await signUp(page);
  await open(page, "/information/edit");
  await page.getByLabel("Name").fill(typed);
  // In lines: a single one takes the browser a quarter of a minute to break.
  await page.getByLabel("About you").evaluate((area: HTMLTextAreaElement) => {
    area.value = `${"x".repeat(99)}\n`.repeat(15_000);
  });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(summary(page)).toContainText("This text is too long.");
  await expect(page.getByLabel("Name")).toHaveValue(typed);
});

test("no network: the text stays, and sending it again works", async ({ page, context }) => {
  await signUp(page);
  await open(page, "/information/edit");
  await page.getByLabel("Name").fill(typed);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(summary(page)).toContainText("could not be reached");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(typed)).toBeVisible();
});

test("pages stay pages: reload, Back and Forward never show what scripts read", async ({ page }) => {
  await signUp(page);
  await page.goto("/activity");
  await page.goto("/security");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Activity");
  await page.reload();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Security");
});
