import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { openHttpListener } from "./http-listener.ts";

const challenges = new Map([["token", "token.thumbprint"]]);
const server = openHttpListener(
  (host) => `https://${host.startsWith("127.") ? "portal.example" : "other.example"}`,
  async (token) => challenges.get(token),
).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
afterAll(() => void server.close());

const ask = (path: string, method = "GET") =>
  fetch(`http://127.0.0.1:${port}${path}`, { method, redirect: "manual" });

test("an authority's challenge is answered as long as it is open, and only for its token", async () => {
  const path = "/.well-known/acme-challenge/token";
  const answer = await ask(path);
  expect([answer.status, await answer.text()]).toEqual([200, "token.thumbprint"]);
  expect(answer.headers.get("content-type")).toBe("application/octet-stream");
  expect(await (await ask(path, "HEAD")).text()).toBe("");
  for (const other of [
    `${path}/`,
    `${path}?x`,
    "/.well-known/acme-challenge/",
    "/.well-known/acme-challenge/other",
  ])
    expect((await ask(other)).status).toBe(404);
  expect((await ask(path, "POST")).status).toBe(405);
  challenges.delete("token");
  expect((await ask(path)).status).toBe(404);
});

test("everything else is sent on to HTTPS", async () => {
  const answer = await ask("/information?x=1");
  expect([answer.status, answer.headers.get("location")]).toEqual([
    308,
    "https://portal.example/information?x=1",
  ]);
});
