import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlainPath } from "./plain-path.ts";

test.each([
  ["/", true],
  ["/log-in", true],
  ["/_next/static/chunks/0a.b-c.js", true],
  ["/log-in?next=%2Finformation", true],
  ["/log-in?a=%ff", true],
  ["/ünïcode", true],
  ["/..", false],
  ["/a/./b", false],
  ["/a/%2e%2e/b", false],
  ["/..;/a", false],
  ["/.well-known/a", true],
  ["//a", false],
  ["/a//b", false],
  ["/a\\b", false],
  ["/a%5cb", false],
  ["/a%0a", false],
  ["/a\n", false],
  ["a", false],
  ["*", false],
  ["", false],
])("%j is a plain path: %s", (address, plain) => {
  expect(isPlainPath(address)).toBe(plain);
});

test("an address is as plain as the same one with an empty query", () => {
  const part = fc.constantFrom("/", "a", "-", ".", "%2e", "%5c", "\\", ";", "\n", "%0a", "ü");
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const address = `/${parts.join("")}`;
      expect(isPlainPath(address)).toBe(isPlainPath(`${address}?`));
    }),
  );
});
