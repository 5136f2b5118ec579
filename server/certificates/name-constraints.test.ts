import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeNameConstraints, permits } from "./name-constraints.ts";

/** What e-mail addresses and URIs have to end in: the host of RFC 6761 6.4, which nobody has. */
const nobodys = ["3009", "8107696e76616c6964", "3009", "8607696e76616c6964"];

test("the DER is what RFC 5280 4.2.1.10 describes", () => {
  const permitted = ["3007", "82056c6f63616c", "300a", "87080a000000ff000000", ...nobodys];
  expect(encodeNameConstraints(["local", "10.0.0.0/8"]).toString("hex")).toBe(
    ["302d", "a02b", ...permitted].join(""),
  );
  expect(encodeNameConstraints(["local", "10.0.0.0/8"], [".local"]).toString("hex")).toBe(
    ["3039", "a02b", ...permitted, "a10a", "3008", "82062e6c6f63616c"].join(""),
  );
});

test("what is excluded is not permitted: with a dot before it, only what is below the name", () => {
  const made = encodeNameConstraints(["box", "10.0.0.0/8"], [".box", "10.1.0.0/16"]);
  expect(["box", "10.2.0.1"].map((name) => permits(made, name))).toEqual([true, true]);
  expect(["a.box", "a.b.box", "10.1.2.3"].map((name) => permits(made, name))).toEqual([false, false, false]);
});

const constraints = encodeNameConstraints([
  "localhost",
  "portal.lan",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "fc00::/7",
]);

test.each([
  "localhost",
  "a.localhost",
  "portal.lan",
  "x.portal.lan",
  "10.255.1.1",
  "172.31.0.1",
  "fd00::1",
  "fcff::",
])("%s is permitted", (name) => expect(permits(constraints, name)).toBe(true));

test.each([
  "example.org",
  "notlocalhost",
  "lan",
  "xportal.lan",
  "localhost.evil.example",
  "11.0.0.1",
  "172.32.0.1",
  "fe80::1",
  "::1",
  "::ffff:10.0.0.1",
])("%s is not permitted", (name) => expect(permits(constraints, name)).toBe(false));

test("every network permits its own addresses, and every name itself and what is below it", () => {
  const subtree = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
  );
  fc.assert(
    fc.property(subtree, fc.array(fc.domain(), { maxLength: 20 }), ([address, prefix], names) => {
      const made = encodeNameConstraints([...names, "10.0.0.0/8"]);
      for (const name of names) {
        expect(permits(made, name)).toBe(true);
        expect(permits(made, `a.${name}`)).toBe(true);
      }
      const longest = address.includes(":") ? 128 : 32;
      expect(permits(encodeNameConstraints([`${address}/${longest}`]), address)).toBe(true);
      expect(permits(encodeNameConstraints([`${address}/${prefix}`]), address)).toBe(true);
      expect(permits(encodeNameConstraints([`${address}/${prefix}`]), "a.example")).toBe(false);
    }),
  );
});

test("no constraints at all permit nothing", () => {
  expect(permits(Buffer.alloc(0), "localhost")).toBe(false);
  expect(permits(encodeNameConstraints([]), "localhost")).toBe(false);
});
