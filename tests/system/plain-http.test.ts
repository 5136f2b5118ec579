import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "../support/portal.ts";

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(async () => {
  await portal.stop();
});

async function plain(bytes: string): Promise<string> {
  const socket = connect(portal.httpPort, "localhost");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.on("error", () => {});
  socket.end(bytes);
  await once(socket, "close");
  return answer;
}

const hosts = ["localhost:8080", "localhost", "evil.example", "localhost.evil.example:8080", ""];

test.each(hosts)("Host %j is sent to the portal's own address, path and query kept", async (host) => {
  const answer = await plain(`GET /information?x=1 HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 308 /);
  expect(answer).toMatch(new RegExp(`^location: ${portal.origin}/information\\?x=1\\r$`, "im"));
  expect(answer).not.toMatch(/evil|set-cookie/i);
});

test("another name of this machine is sent to itself", async () => {
  const answer = await plain("GET /information?x=1 HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n");
  expect(answer).toContain(`location: https://[::1]:${portal.port}/information?x=1\r\n`);
});

test("HTTP/1.0 without Host too", async () => {
  expect(await plain("GET / HTTP/1.0\r\n\r\n")).toMatch(new RegExp(`location: ${portal.origin}/\\r`, "i"));
});

test("a post is not carried on", async () => {
  const answer = await plain(
    "POST /log-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\n\r\npassword=abc",
  );
  expect(answer).toMatch(/^HTTP\/1.1 405 /);
  expect(answer).not.toMatch(/^location/im);
});

test("an unknown challenge is not there", async () => {
  expect(await plain("GET /.well-known/acme-challenge/x HTTP/1.1\r\nHost: localhost\r\n\r\n")).toMatch(
    /^HTTP\/1.1 404 /,
  );
});

test("a whole address in the first line is that page of the portal", async () => {
  const answer = await plain("GET http://evil.example/log-in HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect(answer).toMatch(new RegExp(`^location: ${portal.origin}/log-in\\r$`, "im"));
  expect(answer).not.toMatch(/evil/);
});

test.each(["//evil.example", "http://evil.example//x.example", "/\\evil.example", "/a%0d%0aSet-Cookie:x=1"])(
  "GET %s leads nowhere else",
  async (path) => {
    const answer = await plain(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).not.toMatch(/^location/im);
  },
);

test("one network holds no more connections here than on the HTTPS port, and none for long", async () => {
  const small = await startPortal({ WORKERS: "1", CONNECTIONS_PER_NETWORK: "5" });
  const dial = () => {
    const socket = connect(small.httpPort, "localhost");
    socket.on("error", () => {});
    socket.write("GET / HTTP/1.1\r\nX: ");
    return new Promise<number>((resolve) => socket.once("close", () => resolve(Date.now())));
  };
  const began = Date.now();
  const closed = (await Promise.all(Array.from({ length: 6 }, dial))).map((at) => at - began);
  expect(closed.filter((after) => after < 5_000)).toHaveLength(1);
  for (const after of closed) expect(after).toBeLessThan(14_000);
  await small.stop();
});
