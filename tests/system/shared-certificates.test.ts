import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { of, postern } from "../support/command.ts";
import { givenKeys } from "../support/given-keys.ts";
import { havePebble, type Pebble, startPebble } from "../support/pebble.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import {
  failingStart,
  freePort,
  type Portal,
  type PortalSettings,
  startPortal,
  waitFor,
} from "../support/portal.ts";
import { type PostgresqlServer, startPostgresql } from "../support/postgresql.ts";

let server: PostgresqlServer;
let running: Portal[] = [];

const keys = givenKeys();

beforeAll(async () => {
  server = await startPostgresql();
});

afterAll(() => server.stop());

afterEach(async () => {
  await Promise.all(running.map((portal) => portal.stop()));
  running = [];
});

async function start(settings: PortalSettings): Promise<Portal> {
  const portal = await startPortal({ ...keys, WORKERS: "1", ...settings });
  running.push(portal);
  return portal;
}

const entries = (portal: Portal, event: string) => portal.log().filter((entry) => entry.event === event);

/** The serial number of the certificate that a client which trusts these alone is shown. */
async function serialAt(port: number, servername: string, ca: string | Buffer): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", servername, ca });
  await once(socket, "secureConnect");
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

test("who trusts the authority of one machine trusts all, also of machines that began at the same moment", async () => {
  const DATABASE_URL = await server.database("authority");
  const [one, other] = await Promise.all([start({ DATABASE_URL }), start({ DATABASE_URL })]);
  const third = await start({ DATABASE_URL });
  for (const { origin, port } of [one, other, third]) {
    const browser = new PlainBrowser({ origin, port, authority: one.authority });
    expect((await browser.get("/healthz")).status).toBe(200);
  }
  expect(other.authority).toEqual(one.authority);
  expect(third.authority).toEqual(one.authority);
  const serials = [one, other, third].map(({ port }) => serialAt(port, "localhost", one.authority));
  expect(new Set(await Promise.all(serials)).size).toBe(3);
});

test("an authority that is not for this ORIGIN is replaced on all, as the machine that cannot start says", async () => {
  const DATABASE_URL = await server.database("another-origin");
  const first = await start({ DATABASE_URL });
  const settings = { ...keys, DATABASE_URL, ORIGIN: "https://portal.example" };
  const { code, output } = await failingStart(settings);
  expect(code).toBe(1);
  expect(output).toContain("may not vouch for portal.example");
  expect(output).toContain('delete the row "local" of its table shared_files too');
  await first.stop();
  await server.query("delete from shared_files where path = 'local'", "another-origin");
  const renewed = await start(settings);
  const { dataDir, certDir } = first;
  const again = await start({ ...settings, DATA_DIR: dataDir, CERT_DIR: certDir });
  expect(again.authority).toEqual(renewed.authority);
  expect(again.authority).not.toEqual(first.authority);
});

describe.skipIf(!havePebble)("a certificate by ACME", () => {
  const name = "portal.example";
  let pebble: Pebble;
  beforeAll(async () => {
    pebble = await startPebble();
  });
  afterAll(() => pebble?.stop());

  test("is obtained and renewed by one machine, with proofs that the authority finds at another, and served by all", async () => {
    const root = await pebble.root();
    const DATABASE_URL = await server.database("acme");
    const settings = {
      DATABASE_URL,
      ORIGIN: `https://${name}:${pebble.tlsPort}`,
      ACME_EMAIL: "ada@portal.example",
      ACME_DIRECTORY: pebble.directory,
      NODE_EXTRA_CA_CERTS: pebble.trust,
    };
    // The machine that the authority reaches under the name is not the one whose turn it is.
    const DATA_DIR = mkdtempSync(join(tmpdir(), "postern-obtaining-"));
    writeFileSync(join(DATA_DIR, "machine"), "obtaining\n");
    await (await start({ DATABASE_URL, ORIGIN: settings.ORIGIN })).stop();
    const turn = `insert into leases values ('certificate', 'obtaining', ${Date.now() + 600_000})`;
    await server.query(turn, "acme");
    const asked = await start({
      ...settings,
      PORT: String(pebble.tlsPort),
      HTTP_PORT: String(pebble.httpPort),
    });
    const obtaining = await start({ ...settings, DATA_DIR });
    await waitFor(() => entries(obtaining, "certificate obtained").length > 0, 30_000);
    const state = () => JSON.parse(readFileSync(join(obtaining.certDir, "acme/state.json"), "utf8"));
    expect(state().challenge).toBe("http-01");
    await waitFor(() => entries(asked, "certificate replaced").length > 0, 15_000);
    const first = await serialAt(obtaining.port, name, root);
    expect(await serialAt(asked.port, name, root)).toBe(first);

    // Without plain HTTP the other proof is left.
    await obtaining.stop();
    const { dataDir, certDir } = obtaining;
    const renewing = await start({ ...settings, DATA_DIR: dataDir, CERT_DIR: certDir, HTTP_PORT: "off" });
    const renewed = await postern(["certificate", "renew", "--json"], {
      ...settings,
      ...of(renewing),
      ...keys,
    });
    expect(renewed).toMatchObject({ code: 0 });
    const { serial } = JSON.parse(renewed.out);
    expect(serial).not.toBe(first);
    expect(state().challenge).toBe("tls-alpn-01");
    await waitFor(async () => (await serialAt(asked.port, name, root)) === serial, 15_000);
    expect(await serialAt(renewing.port, name, root)).toBe(serial);
    for (const portal of [asked, obtaining, renewing])
      expect(entries(portal, "ACME challenge failed")).toEqual([]);
    expect(entries(asked, "certificate obtained")).toEqual([]);

    // What proved the name is gone; one that comes later has the certificate from its first moment on.
    expect(await server.query("select name from challenges", "acme")).toEqual([]);
    const late = await start({ ...settings, PORT: String(await freePort()) });
    expect(await serialAt(late.port, name, root)).toBe(serial);
  }, 120_000);
});
