import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { resolveAbsoluteTarget } from "./absolute-target.ts";

test.each([
  ["https://portal.example/a?b=/c", "/a?b=/c", "portal.example"],
  ["HTTPS://portal.example:8443/a", "/a", "portal.example:8443"],
  ["https://[::1]:8443/", "/", "[::1]:8443"],
  ["https://portal.example", "/", "portal.example"],
  ["https://portal.example?b", "/?b", "portal.example"],
  ["https://portal.example//evil.example", "//evil.example", "portal.example"],
  ["/https://other.example/", "/https://other.example/", "given.example"],
  ["http://portal.example/", "http://portal.example/", "given.example"],
  ["https://ada@portal.example/", "https://ada@portal.example/", "given.example"],
  ["https:///a", "https:///a", "given.example"],
  ["*", "*", "given.example"],
])("%s is %s of %s", (target, url, host) => {
  const request = new IncomingMessage(new Socket());
  request.url = target;
  request.headers = { host: "given.example" };
  resolveAbsoluteTarget(request, "https");
  expect([request.url, request.headers.host]).toEqual([url, host]);
});
