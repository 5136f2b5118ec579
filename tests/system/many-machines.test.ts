import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givenKeys } from "../support/given-keys.ts";
import { loggedIn, logOut, password, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { failingStart, freePort, type Portal, startPortal, waitFor } from "../support/portal.ts";
import { type PostgresqlServer, startPostgresql } from "../support/postgresql.ts";

/** Two machines: they share the database and the keys, nothing else. */
let server: PostgresqlServer;
let one: Portal;
let other: Portal;

const keys = givenKeys();

beforeAll(async () => {
  server = await startPostgresql();
  const settings = { ...keys, DATABASE_URL: await server.database("portal"), WORKERS: "1" };
  // At once: one of them makes the tables, the other waits.
  [one, other] = await Promise.all([startPortal(settings), startPortal(settings)]);
});

afterAll(async () => {
  await one.stop();
  await other.stop();
  await server.stop();
});

/** The same browser, whose next request reaches the other machine. */
function at(portal: Portal, browser: PlainBrowser): PlainBrowser {
  const moved = new PlainBrowser(portal);
  moved.cookies = browser.cookies;
  return moved;
}

const isLoggedIn = async (browser: PlainBrowser) => (await browser.get("/information")).status === 200;

test("a session of one is a session of all, and ends on all at the very next request", async () => {
  const here = await signedUp(one, "ada");
  const there = at(other, here);
  expect(await isLoggedIn(there)).toBe(true);
  await logOut(here);
  expect(await isLoggedIn(there)).toBe(false);
});

test("what is saved on one is on the page of the other at the very next request", async () => {
  const here = await signedUp(one, "ben");
  const there = at(other, here);
  for (let times = 0; times < 5; times++) {
    const [saved, read] = times % 2 ? [there, here] : [here, there];
    const answer = await saved.submit("/information/edit", { name: `Ben the ${times}.` });
    expect(answer.status).toBe(303);
    expect((await read.get("/information")).body).toContain(`Ben the ${times}.`);
  }
});

test("failed log-ins count together", async () => {
  await signedUp(one, "eve");
  const guess = (portal: Portal) =>
    new PlainBrowser(portal).submit("/log-in", { username: "eve", password: "not the password" });
  for (let times = 0; times < 10; times++) expect((await guess(times % 2 ? one : other)).status).toBe(200);
  const answers = await Promise.all([guess(one), guess(other)]);
  for (const { body } of answers) expect(body).toContain("Too many");
});

test("a username is taken on all, also when both are asked at once", async () => {
  const asked = [one, other].map((portal, at) =>
    new PlainBrowser(portal).submit("/sign-up", { username: "twice", password: `${password} ${at}` }),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status).toSorted();
  expect(statuses).toEqual([200, 303]);
});

test("a TLS ticket of one resumes on the other", async () => {
  const session = await ticketOf(one);
  const socket = connect({ ...trusted(other), session });
  await once(socket, "secureConnect");
  expect(socket.isSessionReused()).toBe(true);
  socket.destroy();
});

test("a member who is deleted on one is gone on all", async () => {
  const here = await signedUp(one, "gone");
  const elsewhere = await loggedIn(other, "gone");
  const answer = await here.submit("/account/delete", { username: "gone", password });
  expect(answer.status).toBe(303);
  expect(await isLoggedIn(elsewhere)).toBe(false);
  expect(await server.query("select 1 from members where username = 'gone'", "portal")).toEqual([]);
});

test("a machine that is killed takes nothing with it", async () => {
  const settings = { ...keys, DATABASE_URL: server.url("portal"), WORKERS: "1" };
  const third = await startPortal(settings);
  const member = await signedUp(third, "survivor");
  await member.submit("/information/edit", { name: "still here" });
  await third.stop("SIGKILL");
  expect((await at(one, member).get("/information")).body).toContain("still here");
});

test("behind the balancer of the docs nobody notices that a machine ends", async () => {
  const port = await freePort();
  const settings = {
    ...keys,
    DATABASE_URL: server.url("portal"),
    WORKERS: "1",
    ORIGIN: `https://localhost:${port}`,
    PROXY_PROTOCOL: "127.0.0.1",
  };
  const both = await Promise.all([startPortal(settings), startPortal(settings)]);
  const balancer = await startBalancer(both, port);
  try {
    const { authority } = both[0]!;
    const browser = new PlainBrowser({ port, origin: settings.ORIGIN, authority });
    const member = await browser.submit("/sign-up", { username: "everywhere", password });
    expect(member.headers.location, `${member.status} ${member.body}`).toMatch(/^\/information/);
    const name = async () => (await browser.get("/information")).body.match(/round \d/)?.[0];
    for (let round = 0; round < 3; round++) {
      // In the second round one machine ends, in the third it is gone.
      const ending = round === 1 ? both[0]!.stop("SIGTERM") : undefined;
      const answer = await browser.submit("/information/edit", { name: `round ${round}` });
      expect(answer.status, answer.body).toBe(303);
      expect(await name()).toBe(`round ${round}`);
      await ending;
    }
  } finally {
    balancer.kill();
    for (const portal of both) await portal.stop();
  }
});

/** HAProxy as the docs have it, with these portals in place of the two machines. */
async function startBalancer(portals: readonly Portal[], port: number): Promise<ChildProcess> {
  const folder = mkdtempSync(join(tmpdir(), "postern-balancer-"));
  const plain = await freePort();
  let text = readFileSync(join(import.meta.dirname, "../../docs/many-machines/haproxy.cfg"), "utf8");
  text = text.replace("bind :443", `bind 127.0.0.1:${port}`).replace("bind :80", `bind 127.0.0.1:${plain}`);
  for (const [at, portal] of portals.entries())
    text = text
      .replace(`10.0.0.1${at + 1}:8443`, `127.0.0.1:${portal.port}`)
      .replace(`10.0.0.1${at + 1}:8080`, `127.0.0.1:${portal.httpPort}`);
  writeFileSync(join(folder, "haproxy.cfg"), text);
  const child = spawn("haproxy", ["-f", join(folder, "haproxy.cfg"), "-db"], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    stdio: "ignore",
  });
  await waitFor(async () => {
    const browser = new PlainBrowser({ port, origin: "", authority: portals[0]!.authority });
    return browser.get("/healthz").then(
      ({ status }) => status === 200,
      () => false,
    );
  });
  return child;
}

describe("who may not join", () => {
  test("a machine with other keys is refused with a sentence", async () => {
    const settings = { ...keys, DATA_KEY: randomBytes(32).toString("base64url") };
    const { code, output } = await failingStart({ ...settings, DATABASE_URL: server.url("portal") });
    expect(code).toBe(1);
    expect(output).toContain("DATA_KEY is not the key that postgres://postgres@127.0.0.1");
  });

  test("one whose program is older than the database's is refused with a sentence", async () => {
    const newer = await server.database("newer", "template0");
    const first = await startPortal({ ...keys, DATABASE_URL: newer });
    await first.stop();
    await server.query(
      "insert into __drizzle_migrations (hash, created_at) values ('x', 9999999999999)",
      "newer",
    );
    const { code, output } = await failingStart({ ...keys, DATABASE_URL: newer });
    expect(code).toBe(1);
    expect(output).toContain("made by a newer version");
  });
});

test("the password of the database is in nothing that is printed", async () => {
  await server.query("create role portal login superuser password 'a secret of the database'");
  const url = server.url("portal").replace("postgres@", "portal:a%20secret%20of%20the%20database@");
  const portal = await startPortal({ ...keys, DATABASE_URL: url });
  await portal.stop();
  expect(portal.output()).not.toContain("secret");
});

function trusted({ port, authority }: Portal) {
  return {
    host: "localhost",
    port,
    ca: authority,
    ALPNProtocols: ["http/1.1"],
    checkServerIdentity: () => undefined,
  };
}

async function ticketOf(portal: Portal): Promise<Buffer> {
  const socket: TLSSocket = connect(trusted(portal));
  const [session] = (await once(socket, "session")) as [Buffer];
  socket.destroy();
  return session;
}
