import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { log } from "#lib/log.ts";
import { aConfig, type Listeners, openListeners, ordersIn, recorded } from "../../../tests/support/acme.ts";
import { havePebble, type Pebble, startPebble } from "../../../tests/support/pebble.ts";
import { namesOf, readCertificates } from "../pem.ts";
import { obtainCertificate } from "./obtain.ts";
import { readState } from "./state.ts";

const warnings = vi.spyOn(log, "warn").mockImplementation(() => {});
vi.spyOn(log, "info").mockImplementation(() => {});
beforeEach(() => warnings.mockClear());

const now = () => Date.now();
const nothing = { http: undefined, tls: async () => {} };

describe.skipIf(!havePebble)("from a real authority", () => {
  let pebble: Pebble;
  let listeners: Listeners;
  beforeAll(async () => {
    pebble = await startPebble();
  });
  afterAll(() => pebble?.stop());
  beforeEach(async () => {
    listeners = await openListeners(pebble);
  });
  afterEach(() => listeners.close());

  test("HTTP-01: the certificate comes with its chain and is kept with its key, and nothing of the way is left", async () => {
    const config = aConfig(pebble, { challenges: { ...nothing, http: listeners.challenges.http } });
    const { leaf } = await obtainCertificate(config, now());
    expect(namesOf(leaf)).toEqual(["portal.example"]);
    const chain = readFileSync(join(config.folder, "fullchain.pem"), "utf8");
    const [first, issuer] = readCertificates(chain, "fullchain.pem");
    expect(first?.serialNumber).toBe(leaf.serialNumber);
    expect(issuer && leaf.verify(issuer.publicKey)).toBe(true);
    expect(issuer?.verify(new X509Certificate(await pebble.root()).publicKey)).toBe(true);
    expect(readdirSync(config.folder).sort()).toEqual([
      "account-key.pem",
      "fullchain.pem",
      "privkey.pem",
      "state.json",
    ]);
    for (const file of ["account-key.pem", "privkey.pem", "state.json"])
      expect(statSync(join(config.folder, file)).mode & 0o777).toBe(0o600);
    expect(statSync(config.folder).mode & 0o777).toBe(0o700);
    expect(listeners.http.size).toBe(0);
    expect(readState(config.folder)).toMatchObject({ challenge: "http-01" });
    expect(readState(config.folder).order).toBeUndefined();
  });

  test("TLS-ALPN-01 alone where there is no plain listener, for addresses too", async () => {
    const tls = vi.fn(listeners.challenges.tls);
    const config = aConfig(pebble, {
      names: ["portal.example", "127.0.0.1"],
      challenges: { http: undefined, tls },
    });
    const { leaf } = await obtainCertificate(config, now());
    expect(namesOf(leaf).sort()).toEqual(["127.0.0.1", "portal.example"]);
    const set = tls.mock.calls.map(([name, shown]) => [name, shown !== undefined]);
    const served = ["portal.example", "1.0.0.127.in-addr.arpa"].flatMap((name) => [
      [name, true],
      [name, false],
    ]);
    expect(set.sort()).toEqual(served.sort());
  });

  test("a challenge that fails is followed by the other one, which is the first to be tried next time", async () => {
    // A plain listener that is not the one the authority reaches.
    const http = vi.fn(async () => {});
    const config = aConfig(pebble, { challenges: { ...listeners.challenges, http } });
    await obtainCertificate(config, now());
    // Shown, and taken away.
    expect(http).toHaveBeenCalledTimes(2);
    expect(warnings.mock.calls).toEqual([
      [
        "ACME challenge failed",
        { reason: expect.stringMatching(/^http-01 for portal\.example failed: .*404/) },
      ],
    ]);
    await obtainCertificate(config, now());
    expect(http).toHaveBeenCalledTimes(2);
  });

  test("where both fail, one sentence says why each did, and no order is left", async () => {
    const config = aConfig(pebble);
    await expect(obtainCertificate(config, now())).rejects.toThrow(
      /^http-01 for portal\.example failed: unauthorized: .*; tls-alpn-01 for portal\.example failed: \w+: .*/,
    );
    expect(readState(config.folder).order).toBeUndefined();
    expect(readdirSync(config.folder)).not.toContain("fullchain.pem");
  });

  test("the account is found again by its key, with another e-mail address too", async () => {
    const config = aConfig(pebble, listeners);
    const { said, fetch } = recorded();
    const accounts = () => new Set(said.flatMap(({ header }) => header.kid ?? []));
    await obtainCertificate({ ...config, fetch }, now());
    await obtainCertificate({ ...config, fetch }, now());
    await obtainCertificate({ ...config, fetch, email: "grace@portal.example" }, now());
    expect(accounts().size).toBe(1);
    const changes = said.filter(({ url, payload }) => url === [...accounts()][0] && "contact" in payload);
    expect(changes.map(({ payload }) => payload)).toEqual([{ contact: ["mailto:grace@portal.example"] }]);
  });

  test("addresses that an authority has no certificates for are left out", async () => {
    const { said, fetch } = recorded(({ payload }) => {
      const isRefused = JSON.stringify(payload).includes('"ip"');
      const problem = { type: "urn:ietf:params:acme:error:unsupportedIdentifier", detail: "no addresses" };
      return isRefused ? Response.json(problem, { status: 400 }) : undefined;
    });
    const config = aConfig(pebble, { ...listeners, fetch, names: ["portal.example", "127.0.0.1"] });
    expect(namesOf((await obtainCertificate(config, now())).leaf)).toEqual(["portal.example"]);
    expect(ordersIn(said)).toHaveLength(2);
    expect(warnings.mock.calls[0]?.[1]).toMatchObject({ reason: expect.stringContaining("no addresses") });
  });

  test.each([
    ["classic", [{ profile: "classic" }], 0],
    ["shortlived", [{}], 1],
  ])(
    "of the profiles that an authority offers, %s is ordered or a sentence says why not",
    async (profile, orders, warned) => {
      const { said, fetch: ask } = recorded(async ({ url }) => {
        if (url !== pebble.directory) return undefined;
        const directory = (await (await fetch(url)).json()) as { meta: object };
        return Response.json({ ...directory, meta: { ...directory.meta, profiles: { classic: "as ever" } } });
      });
      await obtainCertificate(aConfig(pebble, { ...listeners, fetch: ask, profile }), now());
      expect(ordersIn(said).map(({ identifiers: _, ...more }) => more)).toEqual(orders);
      expect(warnings).toHaveBeenCalledTimes(warned);
    },
  );
});

test.skipIf(!havePebble)("nonces that are refused are tried anew", async () => {
  const pebble = await startPebble({ PEBBLE_WFE_NONCEREJECT: "50" });
  onTestFinished(pebble.stop);
  const listeners = await openListeners(pebble);
  onTestFinished(listeners.close);
  const { said, statuses, fetch } = recorded();
  const config = aConfig(pebble, { ...listeners, fetch });
  for (let times = 0; times < 3; times += 1) await obtainCertificate(config, now());
  expect(statuses).toContain(400);
  const nonces = said.flatMap(({ header }) => header.nonce ?? []);
  expect(new Set(nonces).size).toBe(nonces.length);
});
