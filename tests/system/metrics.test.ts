import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Family, readExposition, sumOf } from "../support/exposition.ts";
import { loggedIn, operatorOf, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { workersOf } from "../support/processes.ts";
import { rawConnection, rawRequest } from "../support/raw.ts";
import { writeBeside } from "../support/rows.ts";

const root = join(import.meta.dirname, "../..");
const token = "a-token-that-nobody-guesses";
/** An address of this machine that stands for others. */
const passing = "127.0.0.2";
/** From somebody behind a proxy on this machine. */
const elsewhere = "X-Forwarded-For: 203.0.113.7";

/** A machine may be busy. */
const atMostMs = 60_000;

let portal: Portal;
let browser: PlainBrowser;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2", METRICS_TOKEN: token, PROXY_PROTOCOL: passing });
  await waitFor(() => workersListening() === 2);
  browser = new PlainBrowser(portal);
});

afterAll(async () => {
  await portal.stop();
});

const workersListening = () => portal.log().filter(({ event }) => event === "worker listening").length;

/** Leaves no connection open: whoever asks again and again would soon have as many as a network may have. */
async function scrape(): Promise<Map<string, Family>> {
  const { status, body } = await new PlainBrowser(portal, { keepAlive: false }).get("/metrics");
  expect(status).toBe(200);
  return readExposition(body);
}

/** Of everything that may only grow, what it has come to. */
const counters = (families: ReadonlyMap<string, Family>) =>
  new Map(
    [...families.values()]
      .filter(({ type }) => type !== "gauge")
      .flatMap(({ samples }) =>
        samples.map(({ name, labels, value }) => [`${name} ${JSON.stringify(labels)}`, value]),
      ),
  );

function expectNoneSmaller(before: ReadonlyMap<string, Family>, after: ReadonlyMap<string, Family>): void {
  const now = counters(after);
  const smaller = [...counters(before)].filter(
    ([series, value]) => !(Number(now.get(series)) >= Number(value)),
  );
  expect(smaller).toEqual([]);
}

/** So many pages, each over a connection of its own, so that every worker has some. */
async function visits(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const { status } = await rawRequest(portal, "GET /log-in");
    expect(status).toBe(200);
  }
}

const pages = (families: ReadonlyMap<string, Family>) =>
  sumOf(families, "postern_requests_total", { kind: "page", status: "2xx" });

test("what all workers did is counted once, and stays right when one is killed between two scrapes", async () => {
  await visits(1);
  const first = await scrape();
  await visits(20);
  const second = await scrape();
  expect(pages(second) - pages(first)).toBe(20);
  expect(sumOf(second, "postern_workers")).toBe(2);
  // Whatever it counted was handed over with the scrape.
  const [victim = 0] = workersOf(portal);
  process.kill(victim, "SIGKILL");
  await waitFor(() => portal.log().some(({ event }) => event === "worker ended"), atMostMs);
  const third = await scrape();
  expectNoneSmaller(second, third);
  expect(pages(third)).toBe(pages(second));
  await waitFor(() => workersListening() === 3, atMostMs);
  await visits(20);
  const fourth = await scrape();
  expectNoneSmaller(third, fourth);
  expect(pages(fourth) - pages(third)).toBe(20);
  expect(sumOf(fourth, "postern_worker_restarts_total")).toBe(1);
  const processes = fourth.get("postern_process_memory_bytes")?.samples.map(({ labels }) => labels.process);
  expect(processes).toEqual(["primary", "worker-1", "worker-2"]);
});

test("a worker that is told to end takes nothing along", async () => {
  const before = await scrape();
  await visits(10);
  const [told = 0] = workersOf(portal);
  process.kill(told, "SIGTERM");
  await waitFor(
    () => portal.log().some(({ worker, event }) => worker === told && event === "worker ended"),
    atMostMs,
  );
  const after = await scrape();
  expectNoneSmaller(before, after);
  expect(pages(after) - pages(before)).toBe(10);
});

test("members, log-ins, hashes and handshakes are in it, and nobody's name", async () => {
  const before = await scrape();
  await signedUp(portal, "ada");
  await loggedIn(portal, "ada");
  await new PlainBrowser(portal).submit("/log-in", { username: "ada", password: "not the password" });
  let after = await scrape();
  await waitFor(async () => {
    after = await scrape();
    return sumOf(after, "postern_members", { state: "active" }) === 1;
  });
  const more = (name: string, labels = {}) => sumOf(after, name, labels) - sumOf(before, name, labels);
  expect(more("postern_sign_ups_total")).toBe(1);
  expect(more("postern_log_ins_total", { result: "succeeded" })).toBe(1);
  expect(more("postern_log_ins_total", { result: "failed" })).toBe(1);
  expect(more("postern_hashes_total")).toBe(3);
  expect(more("postern_requests_total", { kind: "form" })).toBe(3);
  expect(more("postern_request_duration_seconds", { le: "+Inf" })).toBeGreaterThan(6);
  expect(more("postern_tls_handshakes_total", { version: "TLSv1.3" })).toBeGreaterThan(3);
  expect(more("postern_page_cache_requests_total")).toBeGreaterThan(0);
  expect(sumOf(after, "postern_sessions_active")).toBe(2);
  expect(sumOf(after, "postern_database_size_bytes")).toBeGreaterThan(10_000);
  expect(sumOf(after, "postern_connections_open")).toBeGreaterThan(0);
  expect(sumOf(after, "postern_certificate_end_timestamp_seconds")).toBeGreaterThan(Date.now() / 1000);
  expect(sumOf(after, "postern_job_failures_total")).toBe(0);
  const { body } = await browser.get("/metrics");
  expect(body).not.toMatch(/\bada\b|log-in"|worker-3/);
});

test("a connection that was resumed, and one that never became one, are counted", async () => {
  const before = await scrape();
  const socket = await rawConnection(portal);
  const request = `GET /healthz HTTP/1.1\r\nHost: localhost:${portal.port}\r\n\r\n`;
  const session = await new Promise<Buffer>((resolve) => {
    socket.once("session", resolve);
    socket.write(request);
  });
  socket.destroy();
  const resuming = await rawConnection(portal, { session });
  // The client is done first: the server has the rest of its handshake for certain once it answers.
  resuming.write(request);
  await once(resuming, "data");
  resuming.destroy();
  // No cipher suite is common.
  const failing = rawConnection(portal, { maxVersion: "TLSv1.2", ciphers: "AES128-SHA" });
  await expect(failing).rejects.toThrow(/handshake failure/);
  // The server may hear of both after the client has gone on.
  await waitFor(async () => {
    const after = await scrape();
    const more = (name: string, labels = {}) => sumOf(after, name, labels) - sumOf(before, name, labels);
    return (
      more("postern_tls_handshakes_total", { resumed: "yes" }) === 1 &&
      more("postern_tls_handshake_failures_total") === 1
    );
  }, atMostMs);
});

test("an answer is Prometheus' text, kept by nobody, with the headers of every answer and no cookie", async () => {
  const { status, headers, body } = await browser.get("/metrics");
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    "content-type": "text/plain; version=0.0.4; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  });
  expect(headers["set-cookie"]).toBeUndefined();
  expect(body.split("\n").length).toBeGreaterThan(100);
  const head = await rawRequest(portal, "HEAD /metrics");
  expect([head.status, head.body]).toEqual([200, ""]);
});

test.each([
  ["from loopback", "GET", [], 200],
  ["from behind a proxy", "GET", [elsewhere], 404],
  ["with another forwarding header", "GET", ["Forwarded: for=203.0.113.7"], 404],
  ["with a port that a proxy names", "GET", ["X-Forwarded-Proto: https"], 404],
  ["with the token", "GET", [elsewhere, `Authorization: Bearer ${token}`], 200],
  ["with the token, in other letters", "GET", [elsewhere, `authorization: bearer ${token}`], 200],
  ["with a wrong token", "GET", [elsewhere, `Authorization: Bearer ${token}x`], 404],
  ["with the token as a password", "GET", [elsewhere, `Authorization: Basic ${token}`], 404],
  ["with an empty token", "GET", [elsewhere, "Authorization: Bearer "], 404],
  ["posted", "POST", ["Content-Length: 0"], 405],
  ["deleted", "DELETE", [], 405],
  ["posted from behind a proxy", "POST", [elsewhere, "Content-Length: 0"], 403],
])("%s: %s %j is %i", async (_, method, headers, status) => {
  expect(await rawRequest(portal, `${method} /metrics`, headers)).toMatchObject({ status });
});

test("for who may not read it there is no such page: the answer is that of any unknown address", async () => {
  const [metrics, unknown] = await Promise.all(
    ["/metrics", "/nothing"].map((path) => rawRequest(portal, `GET ${path}`, [elsewhere])),
  );
  const plain = (text = "") =>
    text.replaceAll(/[0-9a-f-]{36}|nonce[-=]"?[\w-]+"?|\/(metrics|nothing)|Date:.*/g, "");
  expect(plain(metrics?.header).length).toBe(plain(unknown?.header).length);
  expect(metrics?.status).toBe(404);
});

test("whoever may read it may call the portal by any name", async () => {
  expect((await rawRequest(portal, "GET /metrics", [], "10.0.0.1:9")).status).toBe(200);
  expect((await rawRequest(portal, "GET /metrics", [elsewhere], "10.0.0.1:9")).status).toBe(421);
});

test("an address of this machine that passes connections on does not speak for it", async () => {
  const statusOf = async (proxyHeader: string, headers: string) => {
    const bare = connect({ port: portal.port, host: "127.0.0.1", localAddress: passing });
    bare.write(proxyHeader);
    const socket = connectTls({ socket: bare, ca: portal.authority, servername: "localhost" });
    socket.write(`GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);
    let answer = "";
    for await (const chunk of socket) answer += chunk;
    return Number(answer.split(" ")[1]);
  };
  // As if from loopback itself, and one that the proxy makes for itself.
  for (const header of ["PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n", "PROXY UNKNOWN\r\n"]) {
    expect(await statusOf(header, "")).toBe(421);
    expect(await statusOf(header, `Authorization: Bearer ${token}\r\n`)).toBe(200);
  }
});

test("every metric stands in docs/metrics.md, and the dashboard asks for none that is not there", async () => {
  const exported = [...(await scrape()).keys()].toSorted();
  const text = readFileSync(join(root, "docs/metrics.md"), "utf8");
  const named = [...text.matchAll(/^\| `(postern_\w+)/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(exported);
  const dashboard = readFileSync(join(root, "docs/grafana-dashboard.json"), "utf8");
  const asked = new Set(
    [...dashboard.matchAll(/postern_\w+/g)].map(([name]) => name.replace(/_bucket$/, "")),
  );
  expect([...asked].filter((name) => !exported.includes(name))).toEqual([]);
  expect(asked.size).toBeGreaterThan(20);
});

test("operators see a notice on their pages, and a scraper as a number", async () => {
  const olga = await operatorOf(portal, "olga");
  const since = String(Date.now());
  await writeBeside(
    portal,
    "insert into notices (kind, machine_id, since, last_seen_at, about) values ('backup', '', ?, ?, '{}')",
    since,
    since,
  );
  for (const page of ["/operator", "/operator/status"])
    expect((await olga.get(page)).body).toMatch(/The last scheduled backup failed\..*Since <time/s);
  await waitFor(async () => sumOf(await scrape(), "postern_notice", { kind: "backup" }) === 1);
  expect(sumOf(await scrape(), "postern_notice", { kind: "rehearsal" })).toBe(0);
});
