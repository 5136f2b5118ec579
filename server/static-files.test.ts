import { expect, test } from "vitest";
import { isKnown, staticAnswer } from "./static-files.ts";

const file = {
  type: "text/javascript",
  etag: '"abc"',
  identity: Buffer.from("plain"),
  br: Buffer.from("b"),
  gzip: Buffer.from("g"),
};

test.each([
  ['"abc"', true],
  ['W/"abc"', true],
  ['"x", "abc"', true],
  ["*", true],
  ['"x"', false],
  ["", false],
  [undefined, false],
] as const)("If-None-Match %j knows the tag: %s", (header, known) => {
  expect(isKnown(header, '"abc"')).toBe(known);
});

test("each coding has its own tag, and only that one is answered with 304", () => {
  const gzip = staticAnswer(file, "gzip", undefined);
  expect(gzip).toMatchObject({
    status: 200,
    headers: { "content-encoding": "gzip", vary: "Accept-Encoding" },
    body: file.gzip,
  });
  expect(staticAnswer(file, "gzip", String(gzip.headers.etag)).status).toBe(304);
  expect(staticAnswer(file, "br", String(gzip.headers.etag)).status).toBe(200);
  expect(staticAnswer(file, "gzip;q=0", undefined)).toMatchObject({ body: file.identity });
});

test("a 304 carries the validators and no body", () => {
  const answer = staticAnswer(file, undefined, "*");
  expect(answer).toMatchObject({ status: 304, headers: { etag: '"abc"', vary: "Accept-Encoding" } });
  expect(answer.body).toHaveLength(0);
  expect(answer.headers).not.toHaveProperty("content-encoding");
});
