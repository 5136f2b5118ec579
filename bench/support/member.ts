import { formOf, multipart, PlainBrowser } from "../../tests/support/plain-browser.ts";
import type { BenchPortal } from "./servers.ts";

export const password = "a long enough password";

/** A browser on this portal. */
export function browserOn(portal: BenchPortal): PlainBrowser {
  return new PlainBrowser({ ...portal, authority: Buffer.from(portal.authority) } as never);
}

/** Signs somebody up, with information, and gives their browser. */
export async function member(portal: BenchPortal, username: string): Promise<PlainBrowser> {
  const browser = browserOn(portal);
  expectStatus(await browser.submit("/sign-up", { username, password }), 303);
  const description = "Some lines about somebody.\n".repeat(8);
  const values = { name: `Name of ${username}`, contact: "ada@portal.example", description };
  expectStatus(await browser.submit("/information/edit", values), 303);
  return browser;
}

/** How many members open pages for the first time, in turns. */
const readers = 40;

/** Signs members up who only read, and gives the header of each that makes a request theirs. */
export async function readersOf(portal: BenchPortal): Promise<string[]> {
  const headers: string[] = [];
  for (let number = 0; number < readers; number += 1) {
    const reader = await member(portal, `reader-${number}`);
    headers.push(cookieOf(reader));
    reader.close();
  }
  return headers;
}

/** The header that makes a request this browser's. */
export function cookieOf({ cookies }: PlainBrowser): string {
  return `cookie: ${[...cookies].map(([name, value]) => `${name}=${value}`).join("; ")}`;
}

/** A log-in as h2load posts it: its headers and its body. */
export async function logInPost(portal: BenchPortal, username: string) {
  const browser = browserOn(portal);
  const form = formOf((await browser.get("/log-in")).body, ["username", "password"]);
  const { body, type } = multipart(Object.entries({ ...form, username, password }));
  browser.close();
  return { body, headers: [`origin: ${portal.origin}`, `content-type: ${type}`] };
}

export function expectStatus({ status, body }: { status: number; body: string }, wanted: number): void {
  if (status !== wanted) throw new Error(`Status ${status} instead of ${wanted}: ${body.slice(0, 500)}`);
}
