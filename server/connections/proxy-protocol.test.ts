import fc from "fast-check";
import { expect, test } from "vitest";
import { readProxyHeader } from "./proxy-protocol.ts";

const signature = Buffer.from("0d0a0d0a000d0a515549540a", "hex");
const binary = (command: number, family: number, payload: Buffer) => {
  const head = Buffer.from([command, family, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([signature, head, payload]);
};
const ipv4 = Buffer.from([203, 0, 113, 9, 10, 0, 0, 1, 0x12, 0x67, 0x01, 0xbb]);
const ipv6 = Buffer.concat([
  Buffer.from("20010db8000000000000000000000001", "hex"),
  Buffer.alloc(16),
  Buffer.from([0x12, 0x67, 0x01, 0xbb]),
]);

test.each([
  [
    "a line for IPv4",
    Buffer.from("PROXY TCP4 203.0.113.9 10.0.0.1 4711 443\r\n"),
    { address: "203.0.113.9", port: 4711 },
  ],
  [
    "a line for IPv6",
    Buffer.from("PROXY TCP6 2001:db8::1 ::1 4711 443\r\n"),
    { address: "2001:db8::1", port: 4711 },
  ],
  ["a line for nobody", Buffer.from("PROXY UNKNOWN\r\n"), undefined],
  ["binary for IPv4", binary(0x21, 0x11, ipv4), { address: "203.0.113.9", port: 4711 }],
  [
    "binary for IPv4 with extensions",
    binary(0x21, 0x11, Buffer.concat([ipv4, Buffer.alloc(40)])),
    { address: "203.0.113.9", port: 4711 },
  ],
  ["binary for IPv6", binary(0x21, 0x21, ipv6), { address: "2001:db8:0:0:0:0:0:1", port: 4711 }],
  ["binary of the proxy itself", binary(0x20, 0x00, Buffer.alloc(0)), undefined],
  ["binary for a UNIX socket", binary(0x21, 0x31, Buffer.alloc(216)), undefined],
])("%s is read, and what follows is left", (_name, header, source) => {
  expect(readProxyHeader(Buffer.concat([header, Buffer.from("rest")]))).toEqual({
    length: header.length,
    source,
  });
  for (let length = 1; length < header.length; length += 1)
    expect(readProxyHeader(header.subarray(0, length))).toBe("more");
});

test.each([
  Buffer.from("GET / HTTP/1.1\r\n"),
  Buffer.from([0x16, 0x03, 0x01]),
  Buffer.from("PROXY TCP4 999.0.0.1 10.0.0.1 1 2\r\n"),
  Buffer.from("PROXY TCP4 ::1 ::1 1 2\r\n"),
  Buffer.from("PROXY TCP4 203.0.113.9 10.0.0.1 70000 443\r\n"),
  Buffer.from(`PROXY TCP4 ${"1".repeat(120)}\r\n`),
  Buffer.from(`PROXY ${"x".repeat(200)}`),
  binary(0x31, 0x11, ipv4),
  binary(0x22, 0x11, ipv4),
  binary(0x21, 0x11, Buffer.alloc(2_000)),
])("%j is broken", (bytes) => {
  expect(readProxyHeader(bytes)).toBe("broken");
});

test("no bytes throw, and none make it wait for more than a kilobyte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1_200 }), fc.boolean(), (random, signed) => {
      const bytes = Buffer.concat([signed ? signature : Buffer.alloc(0), Buffer.from(random)]);
      const read = readProxyHeader(bytes);
      if (bytes.length > 1_100) expect(read).not.toBe("more");
    }),
  );
});
