import { expect, logIn, open, signUp, test } from "./fixtures.ts";

test("the session ends while a form is filled in: log-in leads back to the form", async ({
  page,
  context,
}) => {
  const username = await signUp(page);
  await open(page, "/information/edit");
  await page.getByLabel("Name").fill("typed");
  await context.clearCookies();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\/log-in\?next=%2Finformation%2Fedit&done=unsaved$/);
  await expect(page.getByRole("region", { name: "Note" })).toContainText("Nothing was saved");
  await logIn(page, username);
  await expect(page).toHaveURL(/\/information\/edit$/);
  await expect(page.getByLabel("Name")).toHaveValue("");
});

test("a form of an older build and one that is far too long get the portal's own page", async ({ page }) => {
  await signUp(page);
  await open(page, "/information/edit");
  await page.route("**/information/edit", async (route) => {
    const body = route
      .request()
      .postDataBuffer()
      ?.toString("latin1")
      .replace(/[0-9a-f]{42}/, "f".repeat(42));
    await route.continue({ postData: Buffer.from(body ?? "", "latin1") });
  });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "This page is out of date" })).toBeVisible();
  await page.unroute("**/information/edit");
  await open(page, "/information/edit");
  await page.getByLabel("About you").fill("x".repeat(1_500_000));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "This text is too long" })).toBeVisible();
});
