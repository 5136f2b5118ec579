import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { of, postern } from "../support/command.ts";
import { havePebble, type Pebble, startPebble } from "../support/pebble.ts";
import { freePort, type Portal, type PortalSettings, startPortal, waitFor } from "../support/portal.ts";

const name = "portal.example";
let portal: Portal;

afterEach(async () => {
  await portal?.stop();
});

/** Of a portal that this authority finds under portal.example. */
const settingsFor = (pebble: Pebble) => ({
  ORIGIN: `https://${name}:${pebble.tlsPort}`,
  PORT: String(pebble.tlsPort),
  HTTP_PORT: String(pebble.httpPort),
  ACME_EMAIL: "ada@portal.example",
  ACME_DIRECTORY: pebble.directory,
  NODE_EXTRA_CA_CERTS: pebble.trust,
});
const start = (pebble: Pebble, more: PortalSettings = {}) => startPortal({ ...settingsFor(pebble), ...more });

const entries = (event: string) => portal.log().filter((entry) => entry.event === event);
const obtained = () => waitFor(() => entries("certificate obtained").length > 0, 30_000);

/** A connection as a browser opens it, which believes this root alone. */
async function visit(root: string, port: number): Promise<TLSSocket> {
  const socket = connectTls({ port, host: "127.0.0.1", servername: name, ca: root });
  await once(socket, "secureConnect");
  return socket;
}

/** Asks for the portal's health on a connection, which stays open. */
async function isWell(socket: TLSSocket): Promise<boolean> {
  socket.write(`GET /healthz HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
  const [chunk] = (await once(socket, "data")) as [Buffer];
  return chunk.toString().startsWith("HTTP/1.1 200");
}

/** A network between a client and this port that brings the first bytes alone, the rest once they are there. */
function inPieces(port: number): Server {
  return createServer((client) => {
    const portalSide = connect(port, "127.0.0.1");
    for (const socket of [client, portalSide]) socket.setNoDelay().on("error", () => {});
    client.once("data", (hello: Buffer) => {
      portalSide.write(hello.subarray(0, 20), () =>
        setTimeout(() => {
          portalSide.write(hello.subarray(20));
          client.pipe(portalSide).pipe(client);
        }, 50),
      );
    });
  });
}

describe.skipIf(!havePebble)("certificates by ACME", () => {
  let pebble: Pebble;
  let root: string;
  beforeAll(async () => {
    pebble = await startPebble({ PEBBLE_WFE_NONCEREJECT: "10" });
    root = await pebble.root();
  });
  afterAll(() => pebble?.stop());

  test("come while the portal serves, are shown by every worker, drop nobody, and are there at the next start", async () => {
    portal = await start(pebble);
    expect(portal.output()).toContain("on its way from localhost");
    const early = await visit(portal.authority.toString(), pebble.tlsPort);
    expect(await isWell(early)).toBe(true);
    await obtained();
    await waitFor(() => entries("certificate replaced").length > 0);
    for (let times = 0; times < 8; times += 1) (await visit(root, pebble.tlsPort)).destroy();
    expect(await isWell(early)).toBe(true);
    early.destroy();
    expect(entries("worker ended")).toEqual([]);
    await portal.stop();

    portal = await start(pebble, { DATA_DIR: portal.dataDir, CERT_DIR: portal.certDir });
    expect(portal.output()).toContain("from localhost");
    (await visit(root, pebble.tlsPort)).destroy();
    expect(entries("certificate obtained")).toEqual([]);
  });

  test("are renewed at a word, at any age; where that fails the present one serves on", async () => {
    portal = await start(pebble, { WORKERS: "2" });
    await obtained();
    const [settings, renew] = [{ ...settingsFor(pebble), ...of(portal) }, ["certificate", "renew", "--json"]];
    const serial = async () => {
      const socket = await visit(root, pebble.tlsPort);
      const { serialNumber } = socket.getPeerCertificate();
      socket.destroy();
      return serialNumber;
    };
    const before = await serial();
    const renewed = await postern(renew, settings);
    expect(renewed.code).toBe(0);
    const described = JSON.parse(renewed.out);
    expect(described).toMatchObject({ kind: "acme", names: [name], acme: { failures: 0 } });
    expect(described.serial).not.toBe(before);
    await waitFor(async () => (await serial()) === described.serial);
    await portal.stop();

    const away = { ACME_DIRECTORY: `https://localhost:${await freePort()}/dir` };
    portal = await start(pebble, { ...of(portal), ...away });
    const failed = await postern(renew, { ...settings, ...away });
    expect(failed).toMatchObject({ code: 1, out: "" });
    expect(failed.err).toMatch(/could not be asked \(ECONNREFUSED\)/);
    expect(await serial()).toBe(described.serial);
  });

  test("come by TLS-ALPN-01 where there is no plain HTTP, whichever worker is asked, also by a hello in two pieces", async () => {
    const port = await freePort();
    const network = inPieces(port).listen(pebble.tlsPort, "127.0.0.1");
    portal = await start(pebble, { HTTP_PORT: "off", PORT: String(port), WORKERS: "3" });
    await obtained();
    network.close();
    expect(entries("ACME challenge failed")).toEqual([]);
    const state = JSON.parse(readFileSync(join(portal.certDir, "acme/state.json"), "utf8"));
    expect(state).toMatchObject({ challenge: "tls-alpn-01", failures: 0 });
  });

  test("an authority that cannot be reached keeps nobody from starting, and is left alone after that", async () => {
    const away = `https://localhost:${await freePort()}/dir`;
    portal = await start(pebble, { ACME_DIRECTORY: away });
    await waitFor(() => entries("certificate not obtained").length > 0);
    expect(entries("certificate not obtained")[0]?.reason).toMatch(/could not be asked \(ECONNREFUSED\)/);
    const own = await visit(portal.authority.toString(), pebble.tlsPort);
    expect(await isWell(own)).toBe(true);
    expect(new X509Certificate(own.getPeerCertificate().raw).issuer).toContain("Postern local authority");
    own.destroy();
    await portal.stop();
    portal = await start(pebble, {
      ACME_DIRECTORY: away,
      DATA_DIR: portal.dataDir,
      CERT_DIR: portal.certDir,
    });
    (await visit(portal.authority.toString(), pebble.tlsPort)).destroy();
    expect(entries("certificate not obtained")).toEqual([]);
  });
});
