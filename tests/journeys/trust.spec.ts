import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { of, postern } from "../support/command.ts";
import { installed } from "../support/programs.ts";
import { expect, test } from "./fixtures.ts";

test("a browser that trusts the portal's authority opens it without a warning, and others do not", async ({
  portal,
}, info) => {
  test.skip(!installed("certutil"), "certutil is not installed here");
  const home = mkdtempSync(join(tmpdir(), "postern-trust-"));
  const { executablePath, args } = info.project.use.launchOptions ?? {};
  const title = async () => {
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: args ?? [],
      env: { ...process.env, HOME: home },
    });
    try {
      const page = await browser.newPage({ ignoreHTTPSErrors: false });
      await page.goto(`${portal.origin}/log-in`);
      return await page.title();
    } finally {
      await browser.close();
    }
  };
  await expect(title()).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  const { code } = await postern(["certificate", "trust", "--browsers", "--yes"], {
    ...of(portal),
    HOME: home,
  });
  expect(code).toBe(0);
  expect(await title()).toBe("Log in – Postern");
});
