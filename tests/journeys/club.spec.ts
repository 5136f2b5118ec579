import type { Browser, Page } from "@playwright/test";
import { of, postern } from "../support/command.ts";
import { startPortal } from "../support/portal.ts";
import { expect, logIn, open, password, signUp, test } from "./fixtures.ts";

/** A board that gets ten people in, lets one in who asked, helps one back, loses one, and hands over to the next. */
test("a club: first operator, ten invitations, approval, a forgotten password, a member who leaves, hand-over", async ({
  browser,
  javaScriptEnabled,
}) => {
  test.setTimeout(300_000);
  const portal = await startPortal({ SIGN_UP: "approval", SIGN_UPS_PER_NETWORK: "1000" });
  const atAnotherDesk = (): Promise<Page> => newPage(browser, portal.origin, javaScriptEnabled);
  try {
    const chair = await atAnotherDesk();
    const { out: link } = await postern(["operator", "add", "--link"], of(portal));
    await becomeMember(chair, link, "Clara Chair");
    await expect(chair).toHaveURL(/\/operator$/);

    const links = await invite(chair, 10);
    expect(links).toHaveLength(10);
    for (const [at, each] of links.entries()) {
      const page = await atAnotherDesk();
      await becomeMember(page, each, `Member ${at + 1}`);
      await expect(page).toHaveURL(/\/information/);
      await page.context().close();
    }
    await open(chair, "/operator/invitations");
    await expect(chair.getByText(/^Used by/)).toHaveCount(10);

    const wil = await atAnotherDesk();
    await signUp(wil, "Wil Waiting");
    await expect(wil.getByText("You are waiting for approval")).toBeVisible();
    await open(wil, "/security");
    await expect(wil).toHaveURL(/\/information$/);
    await toMember(chair, "Wil", "waiting");
    await chair.getByRole("link", { name: "Approve" }).click();
    await chair.getByRole("button", { name: "Approve" }).click();
    await expect(chair.getByRole("region", { name: "Done" })).toContainText("Approved.");
    await open(wil, "/security");
    await expect(wil.getByRole("heading", { level: 1 })).toHaveText("Security");

    await toMember(chair, "Member 3");
    await chair.getByRole("link", { name: "Let them back in" }).click();
    await chair.getByRole("button", { name: "Make a link" }).click();
    const recovery = pathOf(
      (await chair
        .getByText(/\/link\/\w/)
        .first()
        .textContent()) ?? "",
    );
    const third = await atAnotherDesk();
    await open(third, recovery);
    await third.getByRole("textbox", { name: "New password" }).fill("another long password");
    await third.getByRole("button", { name: "Set password" }).click();
    await expect(third).toHaveURL(/\/information/);
    await open(third, recovery);
    await expect(third.getByRole("heading", { level: 1 })).toHaveText("This link cannot be used any more");
    const old = await atAnotherDesk();
    await open(old, "/log-in");
    await logIn(old, "Member 3");
    await expect(old.getByRole("region", { name: "There is a problem" })).toContainText("Wrong");
    await open(third, "/activity?kind=operators");
    await expect(third.getByText("by Clara Chair").first()).toBeVisible();
    await expect(third.getByText("Link for a new password made")).toBeVisible();

    const leaver = await atAnotherDesk();
    await open(leaver, "/log-in");
    await logIn(leaver, "Member 4");
    await expect(leaver).toHaveURL(/\/information/);
    await open(leaver, "/account/delete");
    await leaver.getByLabel(/Type Member 4 to confirm/).fill("Member 4");
    await leaver.getByRole("textbox", { name: "Your password" }).fill(password);
    await leaver.getByRole("button", { name: /^Delete/ }).click();
    await expect(leaver).toHaveURL(/\/goodbye$/);
    await open(chair, "/operator/members?q=member+4");
    await expect(chair.getByRole("link", { name: "Member 4", exact: true })).toHaveCount(0);

    await toMember(chair, "Member 1");
    await chair.getByRole("link", { name: "Make an operator" }).click();
    await chair.getByRole("textbox", { name: "Your own password" }).fill(password);
    await chair.getByRole("button", { name: "Make an operator" }).click();
    await expect(chair.getByRole("region", { name: "Done" })).toContainText("Role changed.");
    await open(chair, "/operator/hand-over");
    await chair
      .getByRole("button", { name: /^Mark as done/ })
      .first()
      .click();
    await expect(chair.getByText(/^Done on/)).toHaveCount(1);
    const next = await atAnotherDesk();
    await open(next, "/log-in");
    await logIn(next, "Member 1");
    await expect(next).toHaveURL(/\/information/);
    await open(next, "/operator");
    await expect(next.getByRole("main").getByText("Clara Chair").first()).toBeVisible();
    await toMember(next, "Clara");
    await next.getByRole("link", { name: "Remove as operator" }).click();
    await next.getByRole("textbox", { name: "Your own password" }).fill(password);
    await next.getByRole("button", { name: "Remove as operator" }).click();
    await expect(next.getByRole("region", { name: "Done" })).toContainText("Role changed.");
    expect((await chair.goto("/operator"))?.status()).toBe(404);
    await open(next, "/operator");
    await expect(next.getByRole("main").getByText("You are the last operator")).toHaveCount(0);
  } finally {
    await portal.stop();
  }
});

async function newPage(browser: Browser, baseURL: string, javaScriptEnabled = true): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL, javaScriptEnabled });
  return context.newPage();
}

/** Of a link that was handed out: it names the machine as others in its network see it. */
const pathOf = (link: string) => new URL(link.trim()).pathname;

async function becomeMember(page: Page, link: string, username: string): Promise<void> {
  await open(page, pathOf(link));
  expect(page.url()).toMatch(/\/link$/);
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page
    .getByRole("main")
    .getByRole("button", { name: /Sign up|operator/ })
    .click();
}

/** Invites so many people by a pasted list, and gives the links that are shown once. */
async function invite(page: Page, many: number): Promise<string[]> {
  await open(page, "/operator/invitations");
  const names = Array.from({ length: many }, (_, at) => `Person ${at + 1}`);
  await page.getByRole("textbox", { name: /^People/ }).fill(names.join("\n"));
  await page.getByRole("button", { name: "Make invitations" }).click();
  const links = page.getByText(/https:\/\/.*\/link\/\w/);
  await expect(links).toHaveCount(many);
  return links.allTextContents();
}

/** Finds a member in the list and opens their page. */
async function toMember(page: Page, name: string, state?: string): Promise<void> {
  await open(page, `/operator/members${state ? `?state=${state}` : ""}`);
  await page.getByRole("searchbox").fill(name);
  await page.keyboard.press("Enter");
  await page
    .getByRole("main")
    .getByRole("link", { name: new RegExp(`^${name}\\b`) })
    .first()
    .click();
  await expect(page).toHaveURL(/\/operator\/members\/[\w-]{36}$/);
}
