import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { log } from "#lib/log.ts";
import { aConfig, type Listeners, openListeners, ordersIn, recorded } from "../../../tests/support/acme.ts";
import { havePebble, type Pebble, startPebble } from "../../../tests/support/pebble.ts";
import { waitFor } from "../../../tests/support/portal.ts";
import { renewIfDue } from "./renewal.ts";
import { readState } from "./state.ts";
import { readStored } from "./store.ts";

const minute = 60_000;
for (const level of ["warn", "info"] as const) vi.spyOn(log, level).mockImplementation(() => {});

describe.skipIf(!havePebble)("a portal that ends in the middle", () => {
  let pebble: Pebble;
  let listeners: Listeners;
  beforeAll(async () => {
    pebble = await startPebble();
    listeners = await openListeners(pebble);
  });
  afterAll(() => {
    listeners?.close();
    pebble?.stop();
  });

  /** Tends until `isHere`, and not a step further, as if killed. Gives what was said, and whether it came to its end. */
  async function tendUntil(folder: string, isHere: (number: number) => boolean) {
    let ended = false;
    const { said, fetch } = recorded(async (_, number) => {
      if (!isHere(number)) return undefined;
      said.pop();
      ended = true;
      return await new Promise<Response>(() => {});
    });
    let done = false;
    void renewIfDue(aConfig(pebble, { ...listeners, folder, fetch }), Date.now()).then(() => {
      done = true;
    });
    await waitFor(() => ended || done);
    return { done, said };
  }

  test("goes on after the restart, whenever it was: no earlier than after the pause, and with one order", async () => {
    for (let end = 1; ; end += 1) {
      const { folder } = aConfig(pebble);
      const before = await tendUntil(folder, (number) => number === end);
      if (before.done) return expect(end).toBeGreaterThan(10);
      const { triedAt } = readState(folder);
      const { said, fetch } = recorded();
      const config = aConfig(pebble, { ...listeners, folder, fetch });
      const nextAt = triedAt + minute;
      expect(await renewIfDue(config, nextAt - 1)).toEqual({ obtained: false, nextAt });
      expect(said).toEqual([]);
      expect(await renewIfDue(config, nextAt)).toMatchObject({ obtained: true });
      expect(ordersIn([...before.said, ...said])).toHaveLength(1);
      expect(readState(folder)).toMatchObject({ failures: 0, triedAt: nextAt });
      expect(existsSync(join(folder, "order-key.pem"))).toBe(false);
      expect(readStored(folder)).toBeDefined();
    }
  }, 60_000);

  test.each([
    ["the authority has no more", "404"],
    ["that has failed", "invalid"],
    ["whose key is gone", "key"],
    ["for other names", "names"],
  ])("leaves an order %s and places one other", async (_, what) => {
    const { folder } = aConfig(pebble);
    await tendUntil(folder, () => readState(folder).order !== undefined);
    const { order, triedAt } = readState(folder);
    if (what === "key") rmSync(join(folder, "order-key.pem"));
    const { said, fetch: ask } = recorded(async ({ url }) => {
      if (url !== order?.url || what === "key" || what === "names") return undefined;
      const problem = { type: "urn:ietf:params:acme:error:malformed" };
      if (what === "404") return Response.json(problem, { status: 404 });
      const placed = { identifiers: [], authorizations: [], finalize: "https://localhost/" };
      return Response.json({ status: "invalid", ...placed });
    });
    const names = what === "names" ? ["other.example"] : ["portal.example"];
    const config = aConfig(pebble, { ...listeners, folder, fetch: ask, names });
    expect(await renewIfDue(config, triedAt + minute)).toMatchObject({ obtained: true });
    expect(ordersIn(said)).toHaveLength(1);
  });
});
