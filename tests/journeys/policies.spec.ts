import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Portal } from "../support/portal.ts";
import { writeBeside } from "../support/rows.ts";
import { expect, expectFits, logIn, open, signUp, test } from "./fixtures.ts";

const day = 24 * 60 * 60 * 1000;

async function expectAccessible(page: Page): Promise<void> {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
      [],
    );
    await expectFits(page);
  }
}

const widen = (portal: Portal, purpose: string) =>
  writeBeside(portal, "UPDATE fields SET purpose = ? WHERE key = 'name'", purpose);

test("what the policy allows more is read, accepted and done with", async ({ page, portal }) => {
  const username = await signUp(page);
  await page.context().clearCookies();
  await widen(portal, `For the newspaper ${"and so on ".repeat(20)}`);
  await open(page, "/log-in?next=%2Fsecurity");
  await logIn(page, username);
  await expect(page).toHaveURL(/\/privacy\/changes/);
  await expect(page.getByText("For the newspaper")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Everything this portal says about privacy" }).click();
  await expect(page.getByText(/^Version \d+, since/)).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: "Accept and go on" }).click();
  await expect(page).toHaveURL(/\/security$/);
  await open(page, "/activity");
  await expect(page.getByText("Privacy policy accepted")).toBeVisible();
});

test("operators see whom the retention would concern, and who has accepted which version of the policy", async ({
  page,
  portal,
}) => {
  const away = await signUp(page);
  await page.context().clearCookies();
  const operator = await signUp(page);
  await writeBeside(portal, "UPDATE members SET role = 'operator' WHERE username = ?", operator);
  const ago = (days: number) => String(Date.now() - days * day);
  await writeBeside(
    portal,
    "UPDATE members SET created_at = ?, last_log_in_at = ? WHERE username = ?",
    ago(600),
    ago(500),
    away,
  );
  await open(page, "/operator/retention?months=12");
  await expect(page.getByText("1 member has stayed away for so long.")).toBeVisible();
  await expect(page.getByRole("link", { name: away })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "24 months" }).click();
  await expect(page.getByText("Nobody has stayed away for so long.")).toBeVisible();
  await page.getByRole("link", { name: "Who has accepted which version of the privacy policy" }).click();
  await expect(page.getByRole("table")).toBeVisible();
  await expectAccessible(page);
});
