import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import playwright from "../../playwright.config.ts";
import { of, posternWith } from "../support/command.ts";
import { type OldUser, oldDatabase, sha512 } from "../support/importing.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import type { LongTest } from "./long-test.ts";

const users = 10_000;
const perRepetition = 500;
const atOnce = 8;

/** All members of the system of 2020 log in with the password that they had, one of each repetition by a real browser. */
export const membersOf2020: LongTest = {
  name: "members of 2020",
  count: users / perRepetition,
  async begin() {
    // Failed ones alone count, but of all who come from here.
    const portal = await startPortal({
      WORKERS: "2",
      ATTEMPTS_PER_NETWORK: "100000",
      CONNECTIONS_PER_NETWORK: "10000",
    });
    const seconds = await imported(portal);
    const browser = await chromium.launch(playwright.use?.launchOptions);
    let first = 0;
    return {
      async repeat() {
        const numbers = Array.from({ length: perRepetition }, (_, at) => (first + at) % users);
        first += perRepetition;
        const [byBrowser = 0, ...others] = numbers;
        const waiting = others.values();
        const all = Array.from({ length: atOnce }, async () => {
          for (const number of waiting) await logIn(portal, number);
        });
        await Promise.all([...all, logInByBrowser(browser, portal, byBrowser)]);
        return { "logged in": others.length, "by a real browser": 1, "longest import, in s": seconds };
      },
      async end() {
        await browser.close();
        await portal.stop();
      },
    };
  },
};

/** Gives how many seconds it took. */
async function imported(portal: Portal): Promise<number> {
  const file = join(portal.dataDir, "..", "users.db");
  const all = Array.from({ length: users }, (_, number): OldUser => {
    return [usernameOf(number), sha512(passwordOf(number)), `about ${number}`, "by post"];
  });
  oldDatabase(file, all);
  const began = performance.now();
  const { code, err } = await posternWith("", ["import", file, "--apply"], of(portal));
  rmSync(file);
  if (code !== 0) throw new Error(err);
  return Math.round((performance.now() - began) / 1_000);
}

const usernameOf = (number: number) => `Old ${number}`;
const passwordOf = (number: number) =>
  number % 2 === 0 ? `${number}` : `ä rather longer password ${number}`;

async function logIn(portal: Portal, number: number): Promise<void> {
  const browser = new PlainBrowser(portal);
  const values = { username: usernameOf(number), password: passwordOf(number) };
  const { status, body } = await browser.submit("/log-in", values);
  if (status !== 303) throw new Error(`${values.username} got ${status}: ${body.slice(0, 2_000)}`);
  const kept = await browser.get("/information/export?format=json");
  browser.close();
  const { description } = JSON.parse(kept.body).information;
  if (description !== `about ${number}`) throw new Error(`${values.username} has ${description}.`);
}

async function logInByBrowser(browser: Browser, portal: Portal, number: number): Promise<void> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${portal.origin}/log-in`);
  await page.getByLabel("Username").fill(usernameOf(number));
  await page.getByLabel("Password", { exact: true }).fill(passwordOf(number));
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText(`about ${number}`).first().waitFor();
  await context.close();
}
