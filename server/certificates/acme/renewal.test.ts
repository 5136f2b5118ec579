import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { log } from "#lib/log.ts";
import { aConfig, type Listeners, openListeners, ordersIn, recorded } from "../../../tests/support/acme.ts";
import { havePebble, type Pebble, startPebble } from "../../../tests/support/pebble.ts";
import { renewIfDue } from "./renewal.ts";
import { readStored } from "./store.ts";

const minute = 60_000;
const warnings = vi.spyOn(log, "warn").mockImplementation(() => {});
vi.spyOn(log, "info").mockImplementation(() => {});
beforeEach(() => warnings.mockClear());

describe.skipIf(!havePebble)("a certificate of a real authority", () => {
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

  test("is renewed when a third of its life is left, with the same account", async () => {
    const { said, fetch } = recorded();
    const config = aConfig(pebble, { ...listeners, fetch });
    const now = Date.now();
    expect(await renewIfDue(config, now)).toEqual({ obtained: true, nextAt: now });
    const { leaf } = readStored(config.folder)!;
    const [from, until] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
    const renewal = until - (until - from) / 3;
    const placed = ordersIn(said).length;
    expect(await renewIfDue(config, renewal - 1)).toEqual({ obtained: false, nextAt: renewal });
    expect(ordersIn(said)).toHaveLength(placed);
    expect(await renewIfDue(config, renewal)).toMatchObject({ obtained: true });
    expect(readStored(config.folder)?.leaf.serialNumber).not.toBe(leaf.serialNumber);
    expect(new Set(said.flatMap(({ header }) => header.kid ?? [])).size).toBe(1);
  });

  test("is followed at once by another when other names are wished for, and not again after that", async () => {
    const config = aConfig(pebble, listeners);
    const now = Date.now();
    await renewIfDue(config, now);
    const more = { ...config, names: ["portal.example", "www.portal.example"] };
    expect(await renewIfDue(more, now)).toMatchObject({ obtained: true });
    expect(await renewIfDue(more, now)).toMatchObject({ obtained: false });
  });

  test("that does not come is asked for again after 1, 10 and 100 minutes, then daily; and what is kept serves on", async () => {
    const { said, fetch } = recorded();
    const config = aConfig(pebble, { fetch });
    let now = Date.now();
    for (const pause of [1, 10, 100, 1440, 1440]) {
      const { nextAt, obtained } = await renewIfDue(config, now);
      expect({ obtained, minutes: (nextAt - now) / minute }).toEqual({ obtained: false, minutes: pause });
      const asked = said.length;
      expect(await renewIfDue(config, nextAt - 1)).toEqual({ obtained: false, nextAt });
      expect(said.length).toBe(asked);
      now = nextAt;
    }
    expect(warnings.mock.calls.filter(([event]) => event === "certificate not obtained")).toHaveLength(5);
    const other = { ...config, ...listeners, names: ["other.example"] };
    expect(await renewIfDue(other, now - 1)).toMatchObject({ obtained: true });
  });

  test("is not asked for before the authority's Retry-After is over", async () => {
    const problem = { type: "urn:ietf:params:acme:error:rateLimited", detail: "too many\nnow" };
    const { fetch } = recorded(({ url }) =>
      url === pebble.directory
        ? undefined
        : Response.json(problem, { status: 429, headers: { "retry-after": "7200" } }),
    );
    const now = Date.now();
    expect(await renewIfDue(aConfig(pebble, { fetch }), now)).toEqual({
      obtained: false,
      nextAt: now + 120 * minute,
    });
    expect(warnings.mock.calls[0]?.[1]).toMatchObject({
      reason: expect.stringContaining("rateLimited: too many\\u{a}now"),
    });
  });
});

test("on a clock of 1970 nothing is asked for, and a sentence says so", async () => {
  const { said, fetch } = recorded();
  await renewIfDue(aConfig({ directory: "https://acme.example/" }, { fetch }), 1000);
  expect(said).toEqual([]);
  expect(warnings.mock.calls[0]?.[1]).toMatchObject({
    reason: expect.stringContaining("1970-01-01T00:00:01"),
  });
});

test("an account key of another kind is left as it is, and a sentence says so", async () => {
  const config = aConfig({ directory: "https://acme.example/" });
  mkdirSync(config.folder);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ format: "pem", type: "pkcs8" });
  writeFileSync(join(config.folder, "account-key.pem"), pem);
  await renewIfDue(config, Date.now());
  expect(warnings.mock.calls[0]?.[1]).toMatchObject({
    reason: expect.stringMatching(/account-key\.pem is not one on the curve P-256/),
  });
  expect(readFileSync(join(config.folder, "account-key.pem"), "utf8")).toBe(pem);
});
