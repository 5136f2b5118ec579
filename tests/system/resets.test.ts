import { afterAll, beforeAll, expect, test } from "vitest";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { breakOff, moments, requestsThatBreakOff } from "../support/requests-that-break-off.ts";

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ CONNECTIONS_PER_NETWORK: "10000" });
});

afterAll(async () => {
  expect(await portal.stop()).toBe(0);
});

const told = (...events: string[]) => portal.log().filter(({ event }) => events.includes(String(event)));

test("no request that breaks off at any moment ends a process", async () => {
  for (const { run } of requestsThatBreakOff)
    for (const afterMs of moments) await Promise.all([run(portal, afterMs), run(portal, afterMs)]);
  const browser = new PlainBrowser(portal);
  expect((await browser.get("/log-in")).status).toBe(200);
  browser.close();
  expect(told("worker failed", "worker ended", "unexpected error", "unhandled rejection")).toEqual([]);
});

test("a page whose first visitor left while it was made is whole for the next", async () => {
  // From before the rendering has begun until after its end, each an address of its own.
  const visits = Array.from({ length: 60 }, (_, at) => ({
    path: `/log-in?next=/left-${at}`,
    afterMs: at % 30,
  }));
  for (const { path, afterMs } of visits)
    await breakOff(portal, (host) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, afterMs);
  await Promise.all([1, 2].map(() => expectWhole(visits.map(({ path }) => path))));
  expect(told("request failed")).toEqual([]);
});

/** Asked over a connection of its own, so that other workers are asked too. */
async function expectWhole(paths: readonly string[]): Promise<void> {
  const browser = new PlainBrowser(portal);
  for (const path of paths) {
    const { status, body } = await browser.get(path);
    expect({ path, status, whole: /name="password".*<\/html>\s*$/s.test(body) }).toEqual({
      path,
      status: 200,
      whole: true,
    });
  }
  browser.close();
}
