import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { operatorsPathOf } from "../support/people.ts";
import { writeBeside } from "../support/rows.ts";
import { expect, expectFits, open, password, signUp, someName, summary, test } from "./fixtures.ts";

const memberPages = [
  "/information",
  "/information/edit",
  "/information/history",
  "/information/history/erase?field=name",
  "/information/confirm",
  "/account/delete",
  "/security",
  "/security/password",
  "/security/sessions",
  "/activity",
  "/connection",
  "/privacy",
  "/accessibility",
];

type Rules = (axe: AxeBuilder) => AxeBuilder;

/** Everything that axe knows, and what alone of it is another matter in other colours. */
const rulesIn: Record<"light" | "dark", Rules> = {
  light: (axe) => axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]),
  dark: (axe) => axe.withRules(["color-contrast", "link-in-text-block"]),
};
/** What alone is another matter at another width. */
const rulesOfSize: Rules = (axe) => axe.withRules("target-size");

async function expectNothingFound(page: Page, width: number, rules: Rules): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  // There are no frames, for whose sake it would open a page each time otherwise.
  const { violations } = await rules(new AxeBuilder({ page }).setLegacyMode()).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  await expectFits(page);
}

/** In both colours and at both widths, without asking for the page again. */
async function expectAccessible(page: Page): Promise<void> {
  await expectNothingFound(page, 1280, rulesIn.light);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNothingFound(page, 1280, rulesIn.dark);
  await page.emulateMedia({ colorScheme: "light" });
  await expectNothingFound(page, 320, rulesOfSize);
}

test.beforeEach(({ page }) => page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" }));

/** Each looks at some twenty pages three times. */
const patienceMs = 480_000;

test("every page is accessible and fits, light and dark and at every width", async ({ page }) => {
  test.setTimeout(patienceMs);
  for (const path of [
    "/log-in",
    "/sign-up",
    "/connection",
    "/connection/trust",
    "/privacy",
    "/accessibility",
    "/nothing-here",
  ]) {
    await open(page, path);
    await expectAccessible(page);
  }
  await open(page, "/sign-up");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(summary(page)).toBeVisible();
  await expectAccessible(page);
  await signUp(page);
  await open(page, "/information/edit");
  await page.getByLabel("Name").fill("W".repeat(200));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your information is saved.")).toBeVisible();
  for (const path of memberPages) {
    await open(page, path);
    await expectAccessible(page);
  }
  await page.getByRole("button", { name: /^Menu of/ }).click();
  await expect(page.getByRole("button", { name: "Log out", exact: true })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 320]) await expectNothingFound(page, width, rulesIn[colorScheme]);
  }
});

test("operators' pages are accessible and fit, light and dark and at every width", async ({
  page,
  portal,
}) => {
  test.setTimeout(patienceMs);
  const username = await signUp(page);
  await writeBeside(portal, "UPDATE members SET role = 'operator' WHERE username = ?", username);
  // Something to look at, about a folder of a long name.
  const about = JSON.stringify({ folder: "/long".repeat(40), free: 90, wanted: 400 });
  await writeBeside(
    portal,
    "INSERT INTO notices (kind, machine_id, since, last_seen_at, about) VALUES ('disk', '', 0, 0, ?) ON CONFLICT (kind, machine_id) DO UPDATE SET since = 0",
    about,
  );
  const member = await operatorsPathOf(portal, username);
  // The other acts' pages are as these.
  const acts = ["", "/rename", "/delete", "/recover", "/enable", "/information?answer=letter", "/letter"];
  const ofMember = acts.map((below) => member + below);
  const ofFields = ["", "/new", "/new?type=one-of", "/name", "/name/erase"].map(
    (below) => `/operator/fields${below}`,
  );
  for (const path of [
    ...ofMember,
    ...ofFields,
    "/operator",
    "/operator/hand-over",
    "/operator/proposals",
    "/operator/letters",
  ]) {
    await open(page, path);
    await expectAccessible(page);
  }
  await page.getByRole("button", { name: "Make the letters" }).click();
  await expect(page.getByRole("heading", { name: "Ready to print" })).toBeFocused();
  await expectAccessible(page);
  const [code] =
    /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/.exec((await page.locator("article").first().textContent()) ?? "") ?? [];
  await open(page, `/link/${code}`);
  await expect(page.getByRole("button", { name: "All of this is still right" })).toBeVisible();
  await expectAccessible(page);
});

test("the keyboard alone is enough to sign up, save and log out", async ({ page }) => {
  const press = async (target: () => Promise<boolean>, key = "Tab") => {
    for (let times = 0; times < 40 && !(await target()); times += 1) await page.keyboard.press(key);
  };
  const isFocused = (name: string | RegExp, role: "button" | "textbox") => async () =>
    page.evaluate(([element, wanted]) => element === document.activeElement && wanted !== undefined, [
      await page.getByRole(role, { name }).first().elementHandle(),
      "x",
    ] as const);
  await open(page, "/sign-up");
  await press(isFocused(/Username/, "textbox"));
  await page.keyboard.type(someName());
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/information$/);
  await open(page, "/information/edit");
  await press(isFocused(/Name/, "textbox"));
  await page.keyboard.type("by keyboard");
  const outline = await page.evaluate(
    () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
  );
  expect(outline).not.toBe("none");
  await page.keyboard.press("Enter");
  await expect(page.getByText("by keyboard")).toBeVisible();
  await open(page, "/information");
  await press(isFocused(/^Menu of/, "button"));
  await page.keyboard.press("Enter");
  await press(isFocused("Log out", "button"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/log-in$/);
});
