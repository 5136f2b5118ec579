import { expect, logIn, logOut, open, password, saved, signUp, summary, test } from "./fixtures.ts";

test("from 640 px on the places stand in the bar, the current one marked; on phones the menu holds them", async ({
  page,
}) => {
  await signUp(page);
  const places = page.getByRole("navigation", { name: "Main" });
  for (const path of ["/security/password", "/connection", "/connection/trust", "/nothing-here"]) {
    await page.setViewportSize({ width: 640, height: 700 });
    await page.goto(path);
    await expect(places.getByRole("link")).toHaveText(["Your information", "Security", "Activity"]);
    const icon = await page.locator("link[rel=icon]").getAttribute("href");
    expect((await page.request.get(icon ?? "")).headers()["content-type"]).toBe("image/svg+xml");
  }
  await page.goto("/security/password");
  await expect(places.locator("[aria-current]")).toHaveText("Security");
  await page.setViewportSize({ width: 639, height: 700 });
  await expect(places).toBeHidden();
  await page.goto("/information");
  const label = await page.getByRole("term").filter({ hasText: "Contact" }).boundingBox();
  const action = await page.getByRole("link", { name: "Add Contact" }).boundingBox();
  // On the label's line, and as large as a finger needs.
  expect(Math.abs((label?.y ?? 0) - (action?.y ?? 0))).toBeLessThan(22);
  expect(Math.min(action?.width ?? 0, action?.height ?? 0)).toBeGreaterThanOrEqual(44);
  await page.getByRole("button", { name: /^Menu of/ }).click();
  const menu = page.getByRole("navigation", { name: "Menu" });
  await expect(menu.getByRole("link")).toHaveText([
    ...["Your information", "Security", "Activity", "Connection"],
    ...["Privacy", "Accessibility"],
  ]);
});

test("the menu closes when the focus leaves it", async ({ page }) => {
  await signUp(page);
  await page.goto("/information");
  const button = page.getByRole("button", { name: /^Menu of/ });
  const last = page.getByRole("button", { name: "Log out", exact: true });
  await button.click();
  await last.focus();
  await page.keyboard.press("Tab");
  await expect(last).toBeHidden();
  await expect(page.getByRole("link", { name: "Add Name" })).toBeFocused();
  await button.click();
  await expect(last).toBeVisible();
  await button.click();
  await expect(last).toBeHidden();
});

test("what was done is said once, with the focus on it", async ({ page }) => {
  await signUp(page);
  const done = page.getByRole("region", { name: "Done" });
  await expect(done).toHaveText("You are a member now. Add what you want to keep here.");
  await expect(done).toBeFocused();
  await expect(page).toHaveURL(/\/information$/);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Your information", exact: true })).toBeVisible();
  await expect(done).toHaveCount(0);
  await open(page, "/information/edit");
  await page.getByLabel("Name").fill("Ada");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await page.goto("/connection");
  await page.goBack();
  await expect(page.getByText("Ada")).toBeVisible();
  await expect(done).toHaveCount(0);
});

test("a form that takes longer than a second says so in words", async ({ page }) => {
  await signUp(page);
  await open(page, "/information/edit");
  const held = Promise.withResolvers<void>();
  await page.route("**/information/edit", async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.getByLabel("Name").fill("Ada");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toHaveText("Saving…");
  held.resolve();
  await saved(page);
});

test("the session ends while a form is filled in: log-in in another tab leads back to it", async ({
  page,
  context,
}) => {
  const username = await signUp(page);
  await open(page, "/information/edit");
  await page.getByLabel("Name").fill("typed");
  await context.clearCookies();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("typed");
  const opened = context.waitForEvent("page");
  await summary(page).getByRole("link", { name: "Log in again" }).click();
  const tab = await opened;
  await logIn(tab, username);
  await expect(tab.getByRole("region", { name: "Done" })).toHaveText(
    "You are logged in. Close this tab and go back to your form.",
  );
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await expect(page.getByText("typed")).toBeVisible();
});

test("the log-in page says that one was logged out, and after which end of a session", async ({
  page,
  context,
}) => {
  await signUp(page);
  const before = await context.cookies();
  await logOut(page);
  await context.addCookies(before);
  await page.goto("/activity");
  await expect(page.getByRole("region", { name: "Note" })).toContainText("You have been logged out");
  await expect(page).toHaveURL(/\/log-in\?next=%2Factivity$/);
});

test("a password that is shown is hidden again before it is posted", async ({ page }) => {
  await open(page, "/log-in");
  const box = page.getByLabel("Password", { exact: true });
  await box.fill(password);
  await page.getByRole("button", { name: "Show: Password" }).click();
  await expect(box).toHaveAttribute("type", "text");
  let typeWhenPosted: string | null = null;
  await page.route("**/log-in", async (route) => {
    typeWhenPosted = await box.getAttribute("type");
    await route.continue();
  });
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(summary(page)).toBeFocused();
  expect(typeWhenPosted).toBe("password");
  await expect(page.getByRole("button", { name: "Show: Password" })).toBeVisible();
});

test("the certificate's days are times, and its fingerprint stands in lines of four pairs", async ({
  page,
}) => {
  await page.goto("/connection");
  await expect(page.locator("dd time[datetime]")).toHaveCount(2);
  const fingerprint = page.locator("code.fingerprint").first();
  const { height, line } = await fingerprint.evaluate((element) => ({
    height: element.getBoundingClientRect().height,
    line: Number.parseFloat(getComputedStyle(element).lineHeight),
  }));
  expect(Math.round(height / line)).toBe(8);
  await page.goto("/connection/trust");
  await expect(page.locator("ol code", { hasText: /^sudo update-ca-certificates$/ })).toBeVisible();
});
