import "reflect-metadata";
import { createServer } from "node:https";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import * as x509 from "@peculiar/x509";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { log } from "#lib/log.ts";
import { aConfig, type Listeners, openListeners, ordersIn, recorded } from "../../../tests/support/acme.ts";
import { havePebble, type Pebble, startPebble } from "../../../tests/support/pebble.ts";
import { freePort } from "../../../tests/support/portal.ts";
import { issueAuthority, issueLeaf } from "../x509.ts";
import { renewIfDue } from "./renewal.ts";
import { certificateId, momentIn } from "./renewal-info.ts";
import { readStored } from "./store.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const warnings = vi.spyOn(log, "warn").mockImplementation(() => {});
vi.spyOn(log, "info").mockImplementation(() => {});
beforeEach(() => warnings.mockClear());

const window = (start: number, end: number) => ({
  suggestedWindow: { start: new Date(start).toISOString(), end: new Date(end).toISOString() },
});

/** A certificate with this serial number and authority key identifier, in hexadecimal. */
async function numbered(serialNumber: string, keyId: string): Promise<string> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const extensions = keyId === "" ? [] : [new x509.AuthorityKeyIdentifierExtension(keyId)];
  const made = { serialNumber, name: "CN=x", keys, signingAlgorithm: algorithm, extensions };
  return (await x509.X509CertificateGenerator.createSelfSigned(made)).toString("pem");
}

test("a certificate's id is that of RFC 9773's example, the zero in front of the serial number included", async () => {
  const pem = await numbered("0087654321", "69885b6b87464041e1b37b847ba0ae2cde01c8d4");
  expect(await certificateId(pem)).toBe("aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE");
  expect(await certificateId(await numbered("05", "00ff"))).toBe("AP8.BQ");
  expect(await certificateId(await numbered("05", ""))).toBeUndefined();
});

test("the moment lies in the window, wherever chance falls", () => {
  const instant = fc.integer({ min: 0, max: 4e12 });
  fc.assert(
    fc.property(
      instant,
      fc.integer({ min: 1, max: 1e10 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (start, length, chance) => {
        const moment = momentIn({ start, end: start + length }, () => chance);
        expect(moment >= start && moment < start + length).toBe(true);
      },
    ),
  );
});

describe.skipIf(!havePebble)("an authority with renewal information", () => {
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

  /** What the authority says about it, and what it was asked. */
  let says: { status?: number; retryAfter?: string; body: unknown };
  let asked: string[];
  let directory: string;
  let stub: ReturnType<typeof createServer>;

  beforeEach(async () => {
    const authority = await issueAuthority([], Date.now());
    setDefaultCACertificates([...getCACertificates("default"), authority.certificate]);
    const { certificate, key } = await issueLeaf(authority, ["localhost"], Date.now());
    const port = await freePort();
    directory = `https://localhost:${port}/dir`;
    asked = [];
    stub = createServer({ cert: certificate, key }, async (request, response) => {
      if (request.url === "/dir") {
        const own = (await (await fetch(pebble.directory)).json()) as object;
        return void response.end(
          JSON.stringify({ ...own, renewalInfo: `https://localhost:${port}/renewal` }),
        );
      }
      asked.push(request.url ?? "");
      response.writeHead(says.status ?? 200, says.retryAfter ? { "retry-after": says.retryAfter } : {});
      response.end(JSON.stringify(says.body));
    }).listen(port);
  });
  afterEach(() => {
    stub.close();
  });

  test("is renewed at a moment of the suggested window, chosen once, and names what it replaces", async () => {
    const { said, fetch } = recorded();
    const config = aConfig({ directory }, { ...listeners, fetch });
    const now = Date.now();
    await renewIfDue(config, now);
    const { leaf } = readStored(config.folder)!;
    const id = await certificateId(leaf.toString());
    says = { retryAfter: "21600", body: window(now + 10 * day, now + 20 * day) };
    expect(await renewIfDue(config, now, () => 0.5)).toEqual({
      obtained: false,
      nextAt: now + 360 * minute,
    });
    expect(asked).toEqual([`/renewal/${id}`]);
    expect(await renewIfDue(config, now + 360 * minute - 1)).toMatchObject({ obtained: false });
    expect(asked).toHaveLength(1);
    const due = now + 15 * day;
    expect(await renewIfDue(config, due - 1, () => 0)).toEqual({ obtained: false, nextAt: due });
    expect(asked).toHaveLength(2);
    expect(await renewIfDue(config, due)).toMatchObject({ obtained: true });
    expect(ordersIn(said).map(({ replaces }) => replaces)).toEqual([undefined, id]);
  });

  test("is renewed at once when the window is over, but not on the day it came", async () => {
    const config = aConfig({ directory }, listeners);
    const now = Date.now();
    await renewIfDue(config, now);
    says = { body: window(now - 2 * day, now - day) };
    const from = readStored(config.folder)!.leaf.validFromDate.getTime();
    expect(await renewIfDue(config, now)).toMatchObject({ obtained: false });
    expect(await renewIfDue(config, from + day - 1)).toMatchObject({ obtained: false });
    expect(await renewIfDue(config, from + day)).toMatchObject({ obtained: true });
  });

  test.each([
    ["nonsense", { body: { suggestedWindow: { start: "soon", end: "later" } } }],
    ["a window that ends before it begins", { body: window(1e12, 0) }],
    ["that it is broken", { status: 500, body: {} }],
  ])("an authority that says %s is not believed: a third of the life counts", async (_, answer) => {
    const config = aConfig({ directory }, listeners);
    await renewIfDue(config, Date.now());
    says = answer;
    const { leaf } = readStored(config.folder)!;
    const [from, until] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
    const renewal = until - (until - from) / 3;
    expect(await renewIfDue(config, renewal - 1)).toEqual({ obtained: false, nextAt: renewal });
    expect(warnings.mock.calls.map(([event]) => event)).toEqual(["certificate renewal not asked about"]);
    expect(await renewIfDue(config, renewal)).toMatchObject({ obtained: true });
  });

  test("an order with a certificate to replace that the authority refuses is placed without", async () => {
    const { said, fetch } = recorded(({ payload }) =>
      "replaces" in payload
        ? Response.json({ type: "urn:ietf:params:acme:error:alreadyReplaced" }, { status: 409 })
        : undefined,
    );
    const config = aConfig({ directory }, { ...listeners, fetch });
    const now = Date.now();
    await renewIfDue(config, now);
    expect(await renewIfDue({ ...config, names: ["www.portal.example"] }, now)).toMatchObject({
      obtained: true,
    });
    expect(ordersIn(said).map((payload) => "replaces" in payload)).toEqual([false, true, false]);
  });
});
