import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { isAlive, workersOf } from "../support/processes.ts";
import { rawConnection } from "../support/raw.ts";
import { reader, visit } from "../support/reader.ts";

let portal: Portal;

beforeEach(async () => {
  portal = await startPortal({ WORKERS: "2" });
  await waitFor(() => workersListening() === 2);
});

afterEach(async () => {
  await portal.stop();
});

/** Each that has ever listened, in order. */
const pidsListening = () =>
  portal.log().flatMap(({ event, worker }) => (event === "worker listening" ? [Number(worker)] : []));
const workersListening = () => pidsListening().length;

test("three kills, of both workers and of the first that comes back: nobody is refused, and each breaks at most one request of a reader", async () => {
  const readers = Array.from({ length: 4 }, () => reader(portal));
  for (const worker of workersOf(portal)) process.kill(worker, "SIGKILL");
  await waitFor(() => workersListening() === 3);
  const [, , third = 0] = pidsListening();
  process.kill(third, "SIGKILL");
  await waitFor(() => workersListening() === 5);
  for (const { went } of await Promise.all(readers.map((each) => each.stop()))) {
    expect(went.refused).toBeUndefined();
    expect(went.broken ?? 0).toBeLessThanOrEqual(3);
    expect(went["200"]).toBeGreaterThan(0);
  }
});

test("when all workers are killed at once, those who come then wait and are served", async () => {
  for (const worker of workersOf(portal)) process.kill(worker, "SIGKILL");
  const visits = await Promise.all(Array.from({ length: 20 }, () => visit(portal)));
  // Some may have been accepted by a worker that was ending.
  expect(visits.filter((how) => how === "refused")).toEqual([]);
  expect(await Promise.all(Array.from({ length: 20 }, () => visit(portal)))).toEqual(Array(20).fill(200));
});

test("a worker that is told to end has its successor at once, while it finishes what it has begun", async () => {
  // Enough that each worker has some of them.
  const held = await Promise.all(Array.from({ length: 16 }, () => rawConnection(portal)));
  const head = `POST /log-in HTTP/1.1\r\nHost: localhost:${portal.port}\r\nOrigin: ${portal.origin}\r\n`;
  for (const socket of held)
    socket.write(`${head}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 500\r\n\r\nhello`);
  // Answered behind them on each connection's worker, so they have come.
  expect(await Promise.all(Array.from({ length: 16 }, () => visit(portal)))).toEqual(Array(16).fill(200));
  const [told = 0] = workersOf(portal);
  process.kill(told, "SIGTERM");
  await waitFor(() => workersListening() === 3);
  expect(isAlive(told)).toBe(true);
  expect(await Promise.all(Array.from({ length: 16 }, () => visit(portal)))).toEqual(Array(16).fill(200));
  for (const socket of held) socket.destroy();
  await waitFor(() => workersOf(portal).length === 2 && !workersOf(portal).includes(told));
});

test("a worker that ends unexpectedly leaves word of the requests and connections it was serving", async () => {
  await portal.stop();
  // Nobody's hash is done before the worker is killed.
  portal = await startPortal({ WORKERS: "1", PASSWORD_ITERATIONS: "9000000" });
  const ada = new PlainBrowser(portal);
  const fields = { username: "ada", password: "a long enough password" };
  const signingUp = ada.submit("/sign-up", fields).catch(() => "broken");
  await waitFor(() => servingNow(portal).includes("POST /sign-up"));
  await waitFor(() => servingNow(portal).includes("1 connections"));
  for (const worker of workersOf(portal)) process.kill(worker, "SIGKILL");
  expect(await signingUp).toBe("broken");
  const last = () => portal.log().find(({ event }) => event === "worker ended");
  await waitFor(() => last() !== undefined);
  expect(last()).toMatchObject({
    signal: "SIGKILL",
    requests: [expect.stringMatching(/^[0-9a-f-]{36} POST \/sign-up (::1|127\.0\.0\.1)$/)],
    connections: expect.stringMatching(/^1 connections: /),
  });
  ada.close();
});

function servingNow({ dataDir }: Portal): string {
  const records = readdirSync(dataDir).filter((name) => name.startsWith("serving-"));
  return records.map((name) => readFileSync(join(dataDir, name), "latin1")).join("");
}
