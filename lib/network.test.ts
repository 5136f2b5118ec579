import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isPrivateAddress, networkOf, networksOf, unwrapAddress } from "./network.ts";

test("an IPv4 address is the same one however it is wrapped", () => {
  for (const address of [
    "203.0.113.7",
    "::ffff:203.0.113.7",
    "::FFFF:cb00:7107",
    "0:0:0:0:0:ffff:cb00:7107",
  ]) {
    expect(unwrapAddress(address)).toBe("203.0.113.7");
    expect(networkOf(address)).toBe("203.0.113.7");
  }
});

test("an IPv6 household is its /64", () => {
  expect(networkOf("2001:db8:1:2::1")).toBe("2001:db8:1:2::/64");
  expect(networkOf("2001:DB8:0001:2:ffff:ffff:ffff:ffff")).toBe("2001:db8:1:2::/64");
  expect(networkOf("2001:db8::1")).toBe("2001:db8::/64");
  expect(networkOf("::1")).toBe("::/64");
  expect(networkOf("fe80::1%eth0")).toBe("fe80::/64");
  expect(networkOf("2001:db8:1:3::1")).not.toBe(networkOf("2001:db8:1:2::1"));
});

test("around an IPv6 household are its /56 and its /48, around an IPv4 address nothing", () => {
  expect(networksOf("2001:db8:1:2ff::1")).toEqual([
    "2001:db8:1:2ff::/64",
    "2001:db8:1:200::/56",
    "2001:db8:1::/48",
  ]);
  expect(networksOf("::ffff:203.0.113.7")).toEqual(["203.0.113.7"]);
  expect(networksOf("unknown")).toEqual(["unknown"]);
});

test("all nonsense is one network, and stays what it is", () => {
  for (const address of ["", "unknown", "203.0.113.7, 10.0.0.1", "203.0.113.999", "::ffff:1.2.3", "[::1]"]) {
    expect(networkOf(address)).toBe("unknown");
    expect(unwrapAddress(address)).toBe(address);
  }
});

test("the last 64 bits never matter, the first always do", () => {
  const half = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 0xffff })));
  fc.assert(
    fc.property(half, half, half, half, (prefix, otherPrefix, host, otherHost) => {
      // Else it may be an IPv4 address.
      fc.pre(prefix.some(Boolean) && otherPrefix.some(Boolean));
      const network = (...groups: number[]) => networkOf(groups.map((group) => group.toString(16)).join(":"));
      expect(network(...prefix, ...host)).toBe(network(...prefix, ...otherHost));
      const isSame = prefix.join() === otherPrefix.join();
      expect(network(...prefix, ...host) === network(...otherPrefix, ...host)).toBe(isSame);
    }),
  );
});

test("what was unwrapped is not unwrapped further", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV6(), fc.ipV4(), fc.string()), (address) => {
      expect(unwrapAddress(unwrapAddress(address))).toBe(unwrapAddress(address));
    }),
  );
});

test.each([
  ["10.0.0.0", true],
  ["172.16.0.1", true],
  ["172.31.255.255", true],
  ["192.168.255.255", true],
  ["fc00::1", true],
  ["fdff::1", true],
  ["9.255.255.255", false],
  ["172.32.0.0", false],
  ["192.169.0.0", false],
  ["169.254.0.1", false],
  ["100.64.0.1", false],
  ["127.0.0.1", false],
  ["fe80::1", false],
  ["fe00::1", false],
  ["::1", false],
  ["portal.example", false],
  ["", false],
])("%s is private: %s", (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate);
});
