import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { withFields, withoutFields } from "../support/fields.ts";
import { expect, expectFits, open, saved, signUp, summary, test } from "./fixtures.ts";

test.beforeAll(({ portal }) => withFields(portal));
test.afterAll(({ portal }) => withoutFields(portal));

async function expectAccessible(page: Page): Promise<void> {
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
      [],
    );
    await expectFits(page);
  }
}

/** Presses Tab until a control has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const isThere = () =>
    page.evaluate((wanted) => (document.activeElement as HTMLInputElement | null)?.name === wanted, name);
  for (let times = 0; times < 60 && !(await isThere()); times += 1) await page.keyboard.press("Tab");
  expect(await isThere(), name).toBe(true);
}

test("fields of every type are accessible, work by keyboard alone, and fit", async ({ page }) => {
  await signUp(page);
  await open(page, "/information/edit");
  await expectAccessible(page);
  await tabTo(page, "phone");
  await page.keyboard.type("nobody knows");
  await tabTo(page, "diet");
  await page.keyboard.press("ArrowUp");
  await tabTo(page, "instrument");
  await page.keyboard.press("B");
  await tabTo(page, "teams");
  await page.keyboard.press("Space");
  await tabTo(page, "account");
  await page.keyboard.press("Enter");
  await expect(summary(page)).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Telephone")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("030 123456");
  await page.keyboard.press("Enter");
  await saved(page);
  await expectAccessible(page);
  for (const text of ["Vegetarian", "Bass tuba", "Youth band"])
    await expect(page.getByText(text, { exact: true })).toBeVisible();
});

for (const [language, direction, label] of [
  ["de", "ltr", "Stimme"],
  ["ar-XB", "rtl", "Instrument"],
] as const)
  test.describe(language, () => {
    test.use({ locale: language });

    test("fields of every type are in this language and fit", async ({ page }) => {
      await open(page, "/sign-up");
      await page.locator("[name=username]").fill(`fields in ${language} ${Date.now()}`);
      await page.locator("[name=password]").fill("a long enough password");
      await page.locator("form button[type=submit]").click();
      await expect(page).toHaveURL(/\/information(\?|$)/);
      for (const path of ["/information", "/information/edit"]) {
        await open(page, path);
        await expect(page.locator("html")).toHaveAttribute("dir", direction);
        await expect(page.getByText(label).first()).toBeVisible();
        for (const width of [320, 1440]) {
          await page.setViewportSize({ width, height: 800 });
          await expectFits(page);
        }
      }
    });
  });
