import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { formOf, type Page, type PlainBrowser } from "./plain-browser.ts";
import type { Portal } from "./portal.ts";

const script = join(import.meta.dirname, "make-link.ts");

/** The token of a link that whoever runs the machine makes: to let this member back in, or for the first operator. */
export async function linkBeside({ dataDir, databaseSettings }: Portal, username?: string): Promise<string> {
  const { PATH = "", HOME = "" } = process.env;
  const env: NodeJS.ProcessEnv = {
    ...{ PATH, HOME, NODE_ENV: "production", DATA_DIR: dataDir },
    ...databaseSettings,
    // Chosen before the settings are loaded.
    ...(databaseSettings.DATABASE_URL !== undefined && { POSTERN_DIALECT: "postgresql" }),
  };
  const args = username === undefined ? [script] : [script, username];
  return (await promisify(execFile)(process.execPath, args, { env })).stdout;
}

/** Invites these people, a line each, and gives the tokens in their order. */
export async function invited(operator: PlainBrowser, people: string, days = "14"): Promise<string[]> {
  const answer = await operator.submit("/operator/invitations", { people, days });
  return [...answer.body.matchAll(/\/link\/([0-9A-HJKMNP-TV-Z]{16})</g)].map(([, token = ""]) => token);
}

/** Opens a link as a browser does: the address that has the token, then the page it leads to. */
export async function opened(browser: PlainBrowser, token: string): Promise<Page> {
  await browser.get(`/link/${token}`);
  return browser.get("/link");
}

/** Opens a link, and posts its form. */
export async function used(
  browser: PlainBrowser,
  token: string,
  fields: Record<string, string>,
): Promise<Page> {
  const page = await opened(browser, token);
  return browser.post("/link", { ...formOf(page.body, Object.keys(fields)), ...fields });
}
