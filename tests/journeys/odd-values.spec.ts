import { expect, open, signUp, test } from "./fixtures.ts";

test("sixty marks on one letter are drawn over nothing else", async ({ page }) => {
  await signUp(page);
  const around = async (name: string) => {
    await open(page, "/information/edit");
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page).toHaveURL(/\/information(\?|$)/);
    await open(page, "/information");
    // Username and "member since" come first.
    const rows = page.locator("dl > div");
    return [rows.nth(1), rows.nth(3), rows.nth(2).getByRole("link")].map((element) => element.screenshot());
  };
  const plain = await Promise.all(await around("Ada"));
  // Above, below, and one for which few have letters.
  for (const mark of ["\u0301", "\u0323", "\u0363"])
    expect(await Promise.all(await around(`Ada${mark.repeat(60)}`))).toEqual(plain);
});

test("text from right to left stands where all other values do", async ({ page }) => {
  await signUp(page);
  await open(page, "/information/edit");
  await page.getByLabel("Name").fill("\u05e2\u05d3\u05d4");
  await page.getByRole("button", { name: "Save" }).click();
  const values = page.locator("dd > [dir=auto]");
  await expect(values).toHaveCount(2);
  for (const value of await values.all()) await expect(value).toHaveCSS("text-align", "left");
});

test("a password manager finds the username beside a new password; nobody else does", async ({ page }) => {
  const username = await signUp(page);
  await open(page, "/security/password");
  const box = page.locator("input[autocomplete=username]");
  await expect(box).toHaveValue(username);
  expect(await box.evaluate((input) => getComputedStyle(input).display)).not.toBe("none");
  expect((await box.boundingBox())?.width).toBeLessThanOrEqual(1);
  await page.getByRole("link", { name: "Security" }).last().focus();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Current password", { exact: true })).toBeFocused();
});
