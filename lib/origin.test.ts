import fc from "fast-check";
import { expect, test } from "vitest";
import { hostOfOrigin, normalOrigin } from "./origin.ts";

test.each([
  ["https://localhost:8443", "https://localhost:8443", "localhost"],
  ["HTTPS://Portal.Example:443/", "https://portal.example", "portal.example"],
  ["https://portal.example.", "https://portal.example", "portal.example"],
  ["https://portal", "https://portal", "portal"],
  ["https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example"],
  ["https://192.168.1.5:8443", "https://192.168.1.5:8443", "192.168.1.5"],
  ["https://[FD00:0::1]:8443", "https://[fd00::1]:8443", "fd00::1"],
])("%s becomes %s", (text, origin, host) => {
  expect(normalOrigin(text)).toBe(origin);
  expect(hostOfOrigin(origin)).toBe(host);
});

test.each([
  "portal.example",
  "http://portal.example",
  "https://",
  "https:portal.example",
  "https://portal.example/path",
  "https://portal.example?x",
  "https://portal.example#x",
  "https://ada@portal.example",
  "https://portal.example:0",
  "https://portal.example:99999",
  "https://*.example",
  "https://a_b.example",
  "https://a..b",
  "https://-a.example",
  "https://a b",
  "https://0.0.0.0",
  "https://[::]",
  `https://${"a".repeat(64)}.example`,
])("%s is refused", (text) => {
  expect(normalOrigin(text)).toBeUndefined();
});

test("what comes out is what a browser sends, and stays the same", () => {
  fc.assert(
    fc.property(fc.webAuthority({ withPort: true }), (authority) => {
      const origin = normalOrigin(`https://${authority}`);
      if (origin === undefined) return;
      expect(new URL(origin).origin).toBe(origin);
      expect(normalOrigin(origin)).toBe(origin);
    }),
  );
});
