import { expect, test } from "vitest";
import { adoptReachableHosts } from "#lib/reachable-hosts.ts";
import { hostsFor } from "#server/processes/hosts-for.ts";
import { isOurHost } from "./allowed-hosts.ts";

const reachedAt = (...origins: string[]) => adoptReachableHosts(hostsFor({ origins }));

test("a portal on localhost is reached by the loopback addresses too, with its port", () => {
  reachedAt("https://localhost:8443");
  for (const host of ["localhost:8443", "127.0.0.1:8443", "[::1]:8443"]) expect(isOurHost(host)).toBe(true);
  for (const host of ["localhost", "localhost:443", "evil.example:8443", "localhost.:8443", "", undefined]) {
    expect(isOurHost(host)).toBe(false);
  }
});

test("a portal with a name is reached by its names alone", () => {
  reachedAt("https://portal.example", "https://portal.example:4443");
  expect(isOurHost("portal.example")).toBe(true);
  expect(isOurHost("portal.example:4443")).toBe(true);
  expect(isOurHost("127.0.0.1")).toBe(false);
});
