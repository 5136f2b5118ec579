import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseCoding, compress, encoded } from "./compression.ts";

test.each([
  ["gzip, deflate, br", "br"],
  ["gzip", "gzip"],
  ["GZIP", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["gzip;q=0, *", "br"],
  ["*", "br"],
  ["gzip;q=1.0, br;q=0.5", "gzip"],
  ["gzip;q=0", "identity"],
  ["identity;q=1, *;q=0", "identity"],
  ["*;q=0", "identity"],
  ["", "identity"],
  [undefined, "identity"],
  ["zstd", "identity"],
] as const)("Accept-Encoding %j gets %s", (header, coding) => {
  expect(chooseCoding(header)).toBe(coding);
});

test("no header ever gets a coding that it forbids", () => {
  const weights = fc.constantFrom("", ";q=0", ";q=0.0", ";q=0.3", ";q=1", "; Q=0");
  const entries = fc.array(fc.tuple(fc.constantFrom("br", "gzip", "*", "identity", "zstd"), weights), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(entries, (list) => {
      const chosen = chooseCoding(list.map(([name, weight]) => name + weight).join(","));
      const named = list.filter(([name]) => name === chosen);
      if (chosen !== "identity" && named.length > 0)
        expect(named.some(([, weight]) => !/=0(\.0)?$/i.test(weight))).toBe(true);
    }),
  );
});

test("a compressed answer decodes to the same bytes and says what it depends on", async () => {
  const body = Buffer.from("<p>Text of a page.</p>".repeat(100));
  const answer = { status: 200, headers: { "content-type": "text/html; charset=utf-8", vary: "rsc" }, body };
  const brotli = await encoded(answer, "br");
  expect(brotli.headers).toMatchObject({ "content-encoding": "br", vary: "rsc, Accept-Encoding" });
  expect(brotliDecompressSync(brotli.body)).toEqual(body);
  expect(gunzipSync((await encoded(answer, "gzip")).body)).toEqual(body);
  const plain = await encoded(answer, undefined);
  expect(plain.headers).not.toHaveProperty("content-encoding");
  expect(plain.headers).toMatchObject({ vary: "rsc, Accept-Encoding" });
});

test.each([5, 9])("a small page in Brotli of quality %i needs a small window", async (quality) => {
  // WBITS, the first bit of the stream: 0 stands for a window of 64 kB (RFC 7932, 9.1).
  const [first = 1] = await compress(Buffer.from("a page ".repeat(1_000)), "br", quality);
  expect(first & 1).toBe(0);
});
