import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { isKnown, loadStaticFiles, readyStaticFiles, staticAnswer } from "./static-files.ts";

const file = {
  type: "text/javascript",
  cacheControl: "public",
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
  [" * ", true],
  ['"x",W/"abc" , "y"', true],
  ['"a,*,b"', false],
  ['"x, "abc', false],
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

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-static-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("the icons that browsers look for unasked are there, and may be other ones tomorrow", async () => {
  const { find } = await loadStaticFiles(join(import.meta.dirname, "../.."));
  for (const [path, type] of [
    ["/favicon.ico", "image/x-icon"],
    ["/apple-touch-icon.png", "image/png"],
  ] as const) {
    const { status, headers } = staticAnswer(find(path)!, undefined, undefined);
    expect({ status, ...headers }).toMatchObject({
      status: 200,
      "content-type": type,
      "cache-control": "public, max-age=86400",
    });
  }
});

test("a built script is compiled while it comes in, in whichever coding; a style is left as it is", async () => {
  const root = aFolder();
  const folder = join(root, ".next/static");
  mkdirSync(join(folder, "chunks"), { recursive: true });
  writeFileSync(join(folder, "chunks/a.js"), "let a = 1;");
  writeFileSync(join(folder, "chunks/b.css"), "b {}");
  await readyStaticFiles(folder);
  const { find } = await loadStaticFiles(root);
  const bodies = (path: string) => {
    const { identity, br, gzip } = find(path)!;
    return [identity, brotliDecompressSync(br!), gunzipSync(gzip!)].map(String);
  };
  const script = "//# allFunctionsCalledOnLoad\nlet a = 1;";
  expect(bodies("/_next/static/chunks/a.js")).toEqual([script, script, script]);
  expect(bodies("/_next/static/chunks/b.css")).toEqual(["b {}", "b {}", "b {}"]);
});
