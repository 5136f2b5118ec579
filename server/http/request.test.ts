import { expect, test } from "vitest";
import { callerOf, networks } from "./caller.ts";
import { cookieValue } from "./request.ts";

const token = "Fe26.2*1*abc";

test.each([
  `a=1;__Host-postern=${token};b=2`,
  `=x; __Host-postern=${token}`,
  `a; __Host-postern=${token}`,
  `"a=bar; __Host-postern=${token}`,
  `"a=b"=bar; __Host-postern=${token}`,
  `foo bar=baz; __Host-postern=${token}`,
  `$Version=1; __Host-postern=${token}`,
  `(a=1; __Host-postern=${token}`,
  `a=b=c; __Host-postern=${token}`,
  `\u00e9=1; __Host-postern=${token}`,
  `a=%; __Host-postern=${token}`,
  `__host-postern=bad; __Host-postern=${token};`,
  `\ta=1;\t__Host-postern=${token}\t`,
  `__proto__=1; __Host-postern=${token}`,
])("the session's cookie is found beside odd ones: %s", (header) => {
  expect(cookieValue(header, "__Host-postern")).toBe(token);
});

test("a misspelt name is not taken for ours", () => {
  expect(cookieValue(`__host-postern=${token}; x__Host-postern=${token}`, "__Host-postern")).toBeUndefined();
  expect(cookieValue(undefined, "__Host-postern")).toBeUndefined();
});

const isTrusted = networks(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]);

test.each([
  ["203.0.113.5", "198.51.100.1", "203.0.113.5", "a peer that is no proxy names nobody else"],
  ["127.0.0.1", undefined, "127.0.0.1", "a proxy that says nothing is the caller"],
  ["127.0.0.1", "203.0.113.9", "203.0.113.9", "a proxy names the caller"],
  ["::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9", "a proxy on a dual-stack listener too"],
  ["127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9", "the caller's mapped form is unwrapped"],
  [
    "127.0.0.1",
    "198.51.100.1, 203.0.113.7, 10.0.0.1",
    "203.0.113.7",
    "the nearest to the trusted proxies counts",
  ],
  ["127.0.0.1", "203.0.113.7:4711", "203.0.113.7", "a port is left out"],
  ["127.0.0.1", "[2001:db8::1]:443", "2001:db8::1", "also of IPv6"],
  ["127.0.0.1", "garbage", "127.0.0.1", "garbage counts as the proxy"],
  ["127.0.0.1", "203.0.113.7, <script>", "127.0.0.1", "garbage nearest hides what is farther"],
  ["127.0.0.1", "", "127.0.0.1", "nothing counts as the proxy"],
])("peer %s with X-Forwarded-For %s is %s: %s", (peer, forwarded, caller, _why) => {
  expect(callerOf(peer, forwarded, isTrusted)).toBe(caller);
});
