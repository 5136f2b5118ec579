import { afterAll, beforeAll, expect, test } from "vitest";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { moments, requestsThatBreakOff } from "../support/requests-that-break-off.ts";

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
