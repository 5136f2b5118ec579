import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

function hasCertutil(): boolean {
  try {
    execFileSync("certutil", ["-H"], { stdio: "ignore" });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

test("a browser that trusts the portal's authority opens it without a warning, and others do not", async ({
  portal,
}, info) => {
  test.skip(!hasCertutil(), "certutil is missing (Debian's libnss3-tools)");
  const home = mkdtempSync(join(tmpdir(), "postern-trust-"));
  const store = join(home, ".pki/nssdb");
  mkdirSync(store, { recursive: true });
  execFileSync("certutil", ["-d", `sql:${store}`, "-N", "--empty-password"]);
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
  execFileSync("certutil", [
    "-d",
    `sql:${store}`,
    "-A",
    "-t",
    "C,,",
    "-n",
    "postern",
    "-i",
    join(portal.certDir, "local/authority.pem"),
  ]);
  expect(await title()).toBe("Log in – Postern");
});
