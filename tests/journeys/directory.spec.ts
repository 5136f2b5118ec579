import AxeBuilder from "@axe-core/playwright";
import { operatorOf, signedUp } from "../support/people.ts";
import { writeBeside } from "../support/rows.ts";
import { expect, password, someName, test } from "./fixtures.ts";

const widths = [320, 1440];

test("an operator finds a member by the keyboard alone, at any width", async ({ page, portal }) => {
  const [operator, member, waits] = [someName(), `${someName()} with a rather long name`, someName()];
  (await operatorOf(portal, operator)).close();
  const browser = await signedUp(portal, member);
  const description = `Hauptstraße 7, ${"somewhere ".repeat(30)}`;
  await browser.submit("/information/edit", { name: "Zoë Müller", description });
  const waiting = await signedUp(portal, waits);
  await waiting.submit("/information/edit", { name: "Ada Lovelace" });
  await writeBeside(
    portal,
    "UPDATE members SET state = 'awaiting approval', change = (SELECT max(change) + 1 FROM members) WHERE username = ?",
    waits,
  );
  await page.goto("/log-in?next=/operator/members");
  await page.getByLabel("Username").fill(operator);
  await page.getByLabel("Password").first().fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL("**/operator/members");
  await expect(page.getByLabel("Find a member")).toBeFocused();
  await page.keyboard.type("hauptstrasse");
  await page.keyboard.press("Enter");
  const row = page.getByRole("row").filter({ hasText: member });
  await expect(row.getByText("Hauptstraße", { exact: true })).toBeVisible();
  await expect(page.getByRole("table", { name: /1 member with/ })).toBeVisible();
  for (const path of [
    "/operator/members?q=hauptstrasse",
    "/operator/members?sort=-joined",
    "/operator/members?state=waiting",
    "/operator/members?q=nobody&state=active",
    "/operator/members/export",
  ])
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${path} at ${width}`).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode()
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        path,
      ).toEqual([]);
    }
});
