import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import configuration from "../playwright.config.ts";
import { makeClub, password } from "./make-club.ts";

// `npm run screenshots`: takes the README's pictures of a club's portal, on a phone and on a desk, light and dark.

const root = join(import.meta.dirname, "..");
const pictures = join(root, "docs/pictures");
const folder = mkdtempSync(join(tmpdir(), "postern-pictures-"));

const { members } = await makeClub(join(folder, "data"), Date.now());
const [member = ""] = members;
const port = await freePort();
const portal = spawn(process.execPath, ["server.ts", "--end-with-parent"], {
  cwd: root,
  stdio: ["ignore", "pipe", "inherit"],
  env: {
    ...process.env,
    ...{ DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs"), DATABASE_URL: "" },
    ...{ PORT: String(port), HTTP_PORT: "off", WORKERS: "1", LOG_LEVEL: "error", PORTAL_LANGUAGE: "en" },
    ...{ PORTAL_NAME: "Tonhausen Band", PASSWORD_ITERATIONS: "1000" },
  },
});
try {
  await open();
  mkdirSync(pictures, { recursive: true });
  const browser = await chromium.launch(configuration.use?.launchOptions);
  await takeAll(browser);
  await browser.close();
} finally {
  portal.kill();
  await once(portal, "exit");
  rmSync(folder, { recursive: true });
}
process.exit();

/** Until it says that it is open. */
async function open(): Promise<void> {
  for await (const said of portal.stdout) if (String(said).includes(" is open at ")) return;
  throw new Error("The portal did not start.");
}

async function takeAll(browser: Browser): Promise<void> {
  const screens = { phone: { width: 390, height: 780 }, desk: { width: 1200, height: 800 } };
  for (const [screen, viewport] of Object.entries(screens))
    for (const colorScheme of ["light", "dark"] as const) {
      const at = { viewport, colorScheme, ignoreHTTPSErrors: true, baseURL: `https://localhost:${port}` };
      const take = async (username: string, places: Readonly<Record<string, string>>) => {
        const page = await (await browser.newContext(at)).newPage();
        await logIn(page, username);
        for (const [name, path] of Object.entries(places)) {
          await page.goto(path === "a member" ? await memberPath(page) : path);
          await page.screenshot({ path: join(pictures, `${name}-${screen}-${colorScheme}.png`) });
        }
        await page.context().close();
      };
      await take(member, { information: "/information", edit: "/information/edit" });
      await take("chair", {
        members: "/operator/members?q=horn",
        fields: "/operator/fields",
        member: "a member",
      });
    }
}

async function logIn(page: Page, username: string): Promise<void> {
  await page.goto("/log-in");
  await page.locator("[name=username]").fill(username);
  await page.locator("[name=password]").fill(password);
  await page.locator("main [type=submit]").click();
  await page.waitForURL("**/information");
}

async function memberPath(page: Page): Promise<string> {
  await page.goto(`/operator/members?q=${encodeURIComponent(member)}`);
  return (await page.locator("tbody a").first().getAttribute("href")) ?? "";
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || !address) throw new Error("There is no free port.");
  return address.port;
}
