import { expect, test } from "vitest";
import { adoptReachableHosts } from "#lib/reachable-hosts.ts";
import { readSettings } from "#lib/settings.ts";
import { isOurHost, originAt } from "#server/http/allowed-hosts.ts";
import { hostsFor, httpsOriginFor } from "./hosts-for.ts";

const settingsOf = (origin: string, port = "8443") =>
  readSettings({ ORIGIN: origin, PORT: port }, undefined, "/srv");
const machine = { name: "cottage", addresses: ["192.168.1.5", "fd00::2"] };
const names = ["localhost", "127.0.0.1", "::1", "cottage", "cottage.local", "192.168.1.5", "fd00::2"];
const own = hostsFor(settingsOf(""), machine, { kind: "local", names });
const isAllowed = (hosts: typeof own, host: string) => {
  adoptReachableHosts(hosts);
  return isOurHost(host);
};

test("without ORIGIN a portal is reached on loopback, by this machine's name and its private addresses", () => {
  for (const name of [
    "localhost",
    "127.0.0.1",
    "[::1]",
    "cottage",
    "cottage.local",
    "192.168.1.5",
    "[fd00::2]",
  ])
    expect(isAllowed(own, `${name}:8443`)).toBe(true);
  expect(own.allowed.size).toBe(7);
  expect(own.elsewhere).toBe("https://192.168.1.5:8443");
});

const foreign = [
  "rebind.example",
  "192.168.1.5.nip.io",
  "192-168-1-5.nip.io",
  "cottage.example",
  "www.cottage",
  "cottage.local.example",
  "203.0.113.9",
  "169.254.7.7",
  "192.168.1.6",
  "[2001:db8::9]",
  "[fe80::1]",
  "[::ffff:192.168.1.5]",
  "0.0.0.0",
  "3232235781",
  "127.0.0.2",
];

test.each(foreign)("%s is refused, though it may lead to this machine", (host) => {
  expect(isAllowed(own, `${host}:8443`)).toBe(false);
  expect(httpsOriginFor(`${host}:8080`, "https://localhost:8443", own)).toBe("https://localhost:8443");
});

test("the port is part of it", () => {
  for (const host of ["cottage", "cottage:443", "192.168.1.5", "192.168.1.5:80"])
    expect(isAllowed(own, host)).toBe(false);
  const standard = hostsFor(settingsOf("", "443"), machine, { kind: "local", names });
  expect(isAllowed(standard, "192.168.1.5")).toBe(true);
  expect(standard.elsewhere).toBe("https://192.168.1.5");
});

test("plain HTTP sends an own host to itself", () => {
  for (const host of ["cottage", "192.168.1.5", "[fd00::2]", "localhost"])
    for (const port of ["", ":8080"])
      expect(httpsOriginFor(`${host.toUpperCase()}${port}`, "https://localhost:8443", own)).toBe(
        `https://${host}:8443`,
      );
});

test("a bare name that the authority does not permit leads to the one in .local", () => {
  const renamed = hostsFor(settingsOf(""), machine, {
    kind: "local",
    names: names.filter((name) => name !== "cottage"),
  });
  expect(isAllowed(renamed, "cottage:8443")).toBe(false);
  expect(renamed.moved.get("cottage:8443")).toBe("https://cottage.local:8443");
  expect(httpsOriginFor("cottage:8080", "https://localhost:8443", renamed)).toBe(
    "https://cottage.local:8443",
  );
});

test("with ORIGIN, localhost by hand too, nothing else is let in", () => {
  expect([...hostsFor(settingsOf("https://localhost:8443")).allowed]).toEqual([
    "localhost:8443",
    "127.0.0.1:8443",
    "[::1]:8443",
  ]);
  const named = hostsFor(settingsOf("https://portal.example,https://portal.example:4443"));
  expect([...named.allowed]).toEqual(["portal.example", "portal.example:4443"]);
  expect(httpsOriginFor("portal.example:4443", "https://portal.example", named)).toBe(
    "https://portal.example",
  );
  expect(settingsOf("https://localhost:8443").followsMachine).toBe(false);
  expect(settingsOf("").followsMachine).toBe(true);
});

test("who has connected to an address is shown an origin that they can open", () => {
  const local = "https://localhost:8443";
  expect(originAt("127.0.0.1", local, own)).toBe(local);
  expect(originAt("fd00::2", local, own)).toBe("https://[fd00::2]:8443");
  expect(originAt("203.0.113.9", local, own)).toBe("https://192.168.1.5:8443");
  expect(originAt("192.168.1.5", local, hostsFor(settingsOf(local)))).toBeUndefined();
  const named = "https://portal.example";
  expect(originAt("192.168.1.5", named, hostsFor(settingsOf(named)))).toBe(named);
});
