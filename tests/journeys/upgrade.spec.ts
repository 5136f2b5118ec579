import { join } from "node:path";
import type { Page } from "@playwright/test";
import { givenKeys } from "../support/given-keys.ts";
import { mark, nextRelease } from "../support/next-release.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import {
  failingStart,
  freePort,
  type Portal,
  type PortalSettings,
  startPortal,
  waitFor,
} from "../support/portal.ts";
import { type PostgresqlServer, startPostgresql } from "../support/postgresql.ts";
import { workersOf } from "../support/processes.ts";
import { expect, open, password, saved, someName, summary, test } from "./fixtures.ts";

test.describe.configure({ mode: "serial", retries: 0 });

let server: PostgresqlServer;
let release: string;
const running: Portal[] = [];

const keys = givenKeys();

test.beforeAll(async () => {
  test.setTimeout(240_000);
  server = await startPostgresql();
  release = nextRelease();
});

test.afterAll(async () => {
  for (const portal of running) await portal.stop();
  await server.stop();
});

async function start(settings: PortalSettings, entry?: string): Promise<Portal> {
  const portal = await startPortal({ ...keys, WORKERS: "1", ...settings }, entry);
  running.push(portal);
  return portal;
}
const next = () => join(release, "server.ts");

/** The scripts that a page asks for. */
const scriptsOf = (html: string) => [...html.matchAll(/\/_next\/static\/[^"\\]+\.js/g)].map(([path]) => path);

async function isNext(portal: Portal): Promise<boolean> {
  const browser = new PlainBrowser(portal);
  const scripts = new Set(scriptsOf((await browser.get("/log-in")).body));
  const texts = await Promise.all([...scripts].map((path) => browser.get(path)));
  return texts.some(({ body }) => body.includes(mark));
}

test("two machines are upgraded one after the other while both serve", async () => {
  test.setTimeout(240_000);
  const url = await server.database("rolling");
  const [one, two] = [await start({ DATABASE_URL: url }), await start({ DATABASE_URL: url })];
  const ada = new PlainBrowser(one);
  const elsewhere = (portal: Portal) => {
    const moved = new PlainBrowser(portal);
    moved.cookies = ada.cookies;
    return moved;
  };
  await ada.submit("/sign-up", { username: "ada", password });
  const before = await ada.get("/information/edit");
  expect(await isNext(one)).toBe(false);

  await two.stop("SIGTERM");
  const upgraded = await start({ DATABASE_URL: url, DATA_DIR: two.dataDir, CERT_DIR: two.certDir }, next());
  const there = elsewhere(upgraded);
  expect(await isNext(upgraded)).toBe(true);
  // What was open before asks the upgraded machine for the files of its own release.
  for (const path of scriptsOf(before.body))
    expect([path, (await there.get(path)).status]).toEqual([path, 200]);

  // The release before goes on, with the newer tables; forms of either are taken by both.
  expect((await ada.get("/readyz")).status).toBe(200);
  for (const [shown, posted, name] of [
    [ada, there, "of the release before"],
    [there, ada, "of the next release"],
  ] as const) {
    const fields = formOf((await shown.get("/information/edit")).body, ["name"]);
    const answer = await posted.post("/information/edit", { ...fields, name });
    expect(answer.status, answer.body).toBe(303);
    for (const browser of [ada, there]) expect((await browser.get("/information")).body).toContain(name);
  }
  // A worker of it that dies has a successor.
  for (const worker of workersOf(one)) process.kill(worker, "SIGKILL");
  await waitFor(async () => (await ada.get("/information").catch(() => undefined))?.status === 200);

  // Nobody goes back once its machine has ended.
  await one.stop("SIGTERM");
  const { code, output } = await failingStart({ ...keys, DATABASE_URL: url, DATA_DIR: one.dataDir });
  expect(code).toBe(1);
  expect(output).toContain("made by a newer version");
});

/** Opens the form, as script and all. */
async function openForm(page: Page): Promise<void> {
  await open(page, "/sign-up");
  await page.getByLabel("Username").fill(someName());
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page).toHaveURL(/\/information/);
  await open(page, "/information/edit");
}

test("a form that was open during an upgrade says what is wrong, keeps what was typed and is saved", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const settings = { PORT: String(await freePort()), HTTP_PORT: "off" };
  const old = await start(settings);
  const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: old.origin });
  const page = await context.newPage();
  await openForm(page);
  await page.getByLabel("Name").fill("x".repeat(201));
  await page.getByLabel("About you").fill("typed before the upgrade");
  await old.stop("SIGTERM");
  await start({ ...settings, DATA_DIR: old.dataDir, CERT_DIR: old.certDir }, next());
  await page.getByRole("button", { name: "Save" }).click();
  await expect(summary(page)).toBeVisible();
  await expect(page.getByLabel("About you")).toHaveValue("typed before the upgrade");
  await page.getByLabel("Name").fill("Ada");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await expect(page.getByText("typed before the upgrade")).toBeVisible();
  await context.close();
});

test("a page whose files another release has is asked for once more, and not again", async ({
  browser,
  portal,
}) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: portal.origin });
  const page = await context.newPage();
  let asked = 0;
  page.on("request", (request) => {
    if (request.isNavigationRequest()) asked += 1;
  });
  const missing = (route: { fulfill(answer: object): Promise<void> }) => route.fulfill({ status: 404 });
  await page.route("**/_next/static/**/*.js", missing);
  const again = page.waitForEvent("framenavigated", { predicate: () => asked === 2 });
  await page.goto("/log-in");
  await again;
  await page.waitForLoadState("networkidle");
  expect(asked).toBe(2);
  // Nor where the network is to blame.
  await page.evaluate(() => sessionStorage.clear());
  await page.unroute("**/_next/static/**/*.js");
  await page.route("**/_next/static/**/*.js", (route) => route.abort());
  await page.goto("/sign-up");
  await page.waitForLoadState("networkidle");
  expect(asked).toBe(3);
  await context.close();
});
