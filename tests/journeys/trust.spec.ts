import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type LaunchOptions } from "@playwright/test";
import { bareName } from "#server/certificates/machine-name.ts";
import { of, postern } from "../support/command.ts";
import { freePort, type Portal, startPortal } from "../support/portal.ts";
import { installed } from "../support/programs.ts";
import { expect, test } from "./fixtures.ts";

test.skip(!installed("certutil"), "certutil is not installed here");

/** What a browser that belongs to this home, and has no exception for anything, shows at each of the addresses. */
async function titlesAt(
  addresses: readonly string[],
  home: string,
  { executablePath, args = [] }: LaunchOptions,
): Promise<string[]> {
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    // Every name and address is this machine.
    args: [...args, "--host-resolver-rules=MAP * 127.0.0.1"],
    env: { ...process.env, HOME: home },
  });
  const titles: string[] = [];
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: false });
    for (const address of addresses) {
      await page.goto(`${address}/log-in`);
      titles.push(await page.title());
    }
  } finally {
    await browser.close();
  }
  return titles;
}

async function trust(portal: Portal, home: string, ...more: string[]): Promise<void> {
  const settings = { ...of(portal), HOME: home };
  expect((await postern(["certificate", "trust", "--browsers", "--yes", ...more], settings)).code).toBe(0);
}

test("a browser that trusts the portal's authority opens it without a warning, and others do not", async ({
  portal,
}, info) => {
  const home = mkdtempSync(join(tmpdir(), "postern-trust-"));
  const titles = () => titlesAt([portal.origin], home, info.project.use.launchOptions ?? {});
  await expect(titles()).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  await trust(portal, home);
  expect(await titles()).toEqual(["Log in – Postern"]);
  // Made, it would hide what the browser trusted before.
  expect(existsSync(join(home, ".pki"))).toBe(false);
  await trust(portal, home, "--remove");
  await expect(titles()).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  await trust(portal, home, "--remove");
});

test("where the browser's older database is there it is the one that is read, and used", async ({
  portal,
}, info) => {
  const home = mkdtempSync(join(tmpdir(), "postern-trust-"));
  const older = join(home, ".pki/nssdb");
  mkdirSync(older, { recursive: true });
  execFileSync("certutil", ["-d", `sql:${older}`, "-N", "--empty-password"]);
  await trust(portal, home);
  expect(await titlesAt([portal.origin], home, info.project.use.launchOptions ?? {})).toEqual([
    "Log in – Postern",
  ]);
  expect(existsSync(join(home, ".local/share/pki"))).toBe(false);
});

test("trusted once, it is believed under every private name and address and this machine's own that ORIGIN gives it", async ({
  watched: _,
}, info) => {
  const home = mkdtempSync(join(tmpdir(), "postern-trust-"));
  const PORT = String(await freePort());
  const hosts = [
    "portal.local",
    "portal.home.arpa",
    "10.1.2.3",
    "[fd00::1]",
    bareName(hostname()) ?? "a.local",
  ];
  const origins = hosts.map((host) => `https://${host}:${PORT}`);
  const portal = await startPortal({ PORT, ORIGIN: origins.join(","), WORKERS: "1" });
  await trust(portal, home);
  const titles = await titlesAt(origins, home, info.project.use.launchOptions ?? {});
  expect(titles).toEqual(origins.map(() => "Log in – Postern"));
  await portal.stop();
});
