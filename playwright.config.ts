import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** A shell without the browser's own windows takes a third less time; where there is none, the browser does. */
const installed = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find(existsSync);

export default defineConfig({
  testDir: "tests/journeys",
  outputDir: "tests/results/browser",
  // The portal and the browser fill two cores by themselves.
  workers: 1,
  // Some open every page there is, and a machine may be busy.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  // What else the machine does may hold a browser up: what fails twice is broken.
  retries: process.env.CI ? 1 : 0,
  reporter: [
    ["list"],
    ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "tests/results/browser.json" }],
  ],
  use: {
    ignoreHTTPSErrors: true,
    launchOptions: {
      ...(installed && { executablePath: installed }),
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  projects: [
    { name: "with script", testIgnore: /without-script/ },
    {
      name: "without script",
      use: { javaScriptEnabled: false },
      testMatch: /(journey|errors|without-script)\.spec\.ts/,
    },
  ],
});
