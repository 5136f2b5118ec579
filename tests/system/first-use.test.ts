import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isPrivateAddress } from "#lib/network.ts";
import { bareName } from "#server/certificates/machine-name.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { freePort, type Portal, startPortal, waitFor } from "../support/portal.ts";
import { rawConnection, rawRequest } from "../support/raw.ts";

const password = "a long enough password";
const name = bareName(hostname()) ?? "localhost";
const addresses = Object.values(networkInterfaces())
  .flatMap((entries = []) => entries.map(({ address }) => address))
  .filter(isPrivateAddress);
const bracketed = (host: string) => (host.includes(":") ? `[${host}]` : host);

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(async () => {
  await portal.stop();
});

/** Status of the log-in page under this host, over a connection with a certificate that is verified for it. */
async function statusUnder(host: string): Promise<number> {
  const isName = !isPrivateAddress(host);
  const socket = await rawConnection(portal, isName ? { host: "127.0.0.1", servername: host } : { host });
  socket.write(
    `GET /log-in HTTP/1.1\r\nHost: ${bracketed(host)}:${portal.port}\r\nConnection: close\r\n\r\n`,
  );
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return Number(answer.split(" ")[1]);
}

/** Where plain HTTP sends this Host. */
async function locationFor(host: string): Promise<string | undefined> {
  const socket = connect(portal.httpPort, "localhost");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.write(`GET /information?x=1 HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await once(socket, "close");
  return /^location: (.*)\r$/im.exec(answer)?.[1];
}

test.each([name, `${name}.local`, ...addresses])(
  "a phone that trusts the authority opens the portal at %s, signs up and stays logged in",
  async (host) => {
    const header = { host: `${bracketed(host)}:${portal.port}` };
    const origin = `https://${header.host}`;
    const agent = isPrivateAddress(host) ? { host } : { host: "127.0.0.1", servername: host };
    const phone = new PlainBrowser({ ...portal, origin }, agent);
    const form = formOf((await phone.get("/sign-up", header)).body, ["username"]);
    const username = `ada ${addresses.indexOf(host)} ${host.length}`;
    const answer = await phone.post("/sign-up", { ...form, username, password }, header);
    expect([answer.status, answer.headers["strict-transport-security"]]).toEqual([303, undefined]);
    expect((await phone.get("/information", header)).status).toBe(200);
    phone.close();
    expect(await locationFor(`${bracketed(host)}:${portal.httpPort}`)).toBe(`${origin}/information?x=1`);
  },
);

test.each([
  "rebind.example",
  "127.0.0.1.nip.io",
  "localhost.example",
  `${name}.example`,
  `www.${name}.local`,
  "203.0.113.9",
  "169.254.7.7",
  "0.0.0.0",
  "[fe80::1]",
])("%s is refused, though it may lead to this machine", async (host) => {
  const foreign = `${host}:${portal.port}`;
  const { status, header, body } = await rawRequest(portal, "GET /log-in", [], foreign);
  expect(status).toBe(421);
  expect(header + body).not.toContain(host);
  expect(header).not.toMatch(/set-cookie/i);
  const own = ["Sec-Fetch-Site: same-origin", `Origin: https://${foreign}`, "Content-Length: 0"];
  expect((await rawRequest(portal, "POST /log-in", own, foreign)).status).toBe(421);
  expect(await locationFor(foreign)).toBe(`${portal.origin}/information?x=1`);
});

test("the trust page leads others to the host it was opened at; on localhost it has no code for a phone", async () => {
  const pageAt = async (host: string) =>
    (await rawRequest(portal, "GET /connection/trust", [], `${host}:${portal.port}`)).body;
  const named = await pageAt(`${name}.local`);
  expect(named).toContain(`QR code of https://${name}.local:${portal.port}/connection/trust`);
  const [elsewhere] = /(?<=Elsewhere {4})\S+/.exec(portal.output()) ?? [];
  for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
    const local = await pageAt(host);
    expect(local).not.toContain("QR code");
    expect(local).toContain(elsewhere ?? "only on the machine it runs on");
  }
});

test("the start block holds no code and no control characters where there is no terminal", () => {
  for (const character of ["▀", "▄", "█", "\u001b"]) expect(portal.output()).not.toContain(character);
});

const another = "10.213.0.1";
const ip = (what: "add" | "del") => ["addr", what, `${another}/32`, "dev", "lo"];

test("an address that the machine gets is let in without a restart, and one that it loses no more", async () => {
  const authority = join(portal.certDir, "local/authority.pem");
  const before = readFileSync(authority, "utf8");
  // An ordinary user cannot give the machine an address: unit tests hold the rest.
  if (spawnSync("ip", ip("add")).status !== 0) return expect(await statusUnder(name)).toBe(200);
  try {
    const open = await rawConnection(portal);
    const under = () => statusUnder(another).catch(() => 0);
    await waitFor(async () => (await under()) === 200, 30_000);
    // Each of the workers.
    for (let times = 0; times < 8; times += 1) expect(await under()).toBe(200);
    expect(await locationFor(another)).toBe(`https://${another}:${portal.port}/information?x=1`);
    open.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    const [answer] = (await once(open, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
    open.destroy();
  } finally {
    execFileSync("ip", ip("del"));
  }
  const status = async () =>
    (await rawRequest(portal, "GET /log-in", [], `${another}:${portal.port}`)).status;
  await waitFor(async () => (await status()) === 421, 30_000);
  expect(await statusUnder(name)).toBe(200);
  expect(readFileSync(authority, "utf8")).toBe(before);
}, 90_000);

test("with localhost as ORIGIN only this machine opens it, and others read what to do", async () => {
  const PORT = String(await freePort());
  const alone = await startPortal({ PORT, ORIGIN: `https://localhost:${PORT}`, WORKERS: "1" });
  for (const host of [name, `${name}.local`, ...addresses.map(bracketed)]) {
    const { status, body } = await rawRequest(alone, "GET /", [], `${host}:${alone.port}`);
    expect(status).toBe(421);
    expect(body).toMatch(/only on the machine.*ORIGIN/);
    expect(body).not.toContain("<a ");
  }
  await alone.stop();
});
