import { expect, test } from "vitest";
import { hostsFor } from "#server/processes/hosts-for.ts";
import { allowedOrigins } from "./allowed-origins.ts";

const of = (...origins: string[]) => {
  const hosts = hostsFor({ origins });
  return allowedOrigins(() => hosts);
};
const local = of("https://localhost:8443");
const named = of("https://portal.example", "https://portal.example:4443");

test("a portal on localhost is reached by the loopback addresses too, with its port", () => {
  for (const host of ["localhost:8443", "127.0.0.1:8443", "[::1]:8443"])
    expect(local.isOurHost(host)).toBe(true);
  for (const host of ["localhost", "localhost:443", "evil.example:8443", "localhost.:8443", "", undefined]) {
    expect(local.isOurHost(host)).toBe(false);
  }
});

test("a portal with a name is reached by its names alone", () => {
  expect(named.isOurHost("portal.example")).toBe(true);
  expect(named.isOurHost("portal.example:4443")).toBe(true);
  expect(named.isOurHost("127.0.0.1")).toBe(false);
});

test("a post is ours when fetch metadata and Origin say so, as far as they are sent", () => {
  const host = "portal.example";
  expect(named.isOurPage(host, "same-origin", "https://portal.example")).toBe(true);
  expect(named.isOurPage(host, undefined, "https://portal.example")).toBe(true);
  expect(named.isOurPage(host, "same-origin", undefined)).toBe(true);
});

test.each([
  [undefined, undefined],
  ["cross-site", undefined],
  ["same-site", "https://portal.example"],
  ["cross-site", "https://portal.example"],
  ["cross-site", "null"],
  ["same-origin", "null"],
  ["none", "https://portal.example"],
  [undefined, "https://portal.example:4443"],
  [undefined, "http://portal.example"],
  [undefined, "https://"],
  [undefined, "x"],
  [undefined, "https://portal.example, https://portal.example"],
  [undefined, "a".repeat(5_000)],
])("a post with Sec-Fetch-Site %s and Origin %s is another site's", (fetchSite, origin) => {
  expect(named.isOurPage("portal.example", fetchSite, origin)).toBe(false);
});
