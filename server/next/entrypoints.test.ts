import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { callNext } from "./call.ts";
import { loadEntrypoints } from "./entrypoints.ts";

const root = mkdtempSync(join(tmpdir(), "postern-built-"));

afterEach(() => rmSync(join(root, ".next"), { recursive: true }));

function build(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, ".next", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** A build of pages by their addresses; all are the same file, which tells what it was called with. */
function buildOf(addresses: Record<string, string>): void {
  const files = Object.fromEntries(Object.keys(addresses).map((name) => [name, "page.js"]));
  build({
    "app-path-routes-manifest.json": JSON.stringify(addresses),
    "server/app-paths-manifest.json": JSON.stringify(files),
    "server/page.js": `exports.handler = async ({ url }, response, { requestMeta }) =>
      response.end(JSON.stringify([url, requestMeta.initURL]));`,
  });
}

const ask = (url: string) => {
  const plain = { method: "GET", url, headers: { host: "localhost" }, caller: "::1", body: Buffer.alloc(0) };
  return callNext(loadEntrypoints(root, 4443), plain, new AbortController().signal);
};

test("a page is called by its address, whatever the query", async () => {
  buildOf({ "/(member)/information/page": "/information", "/page": "/" });
  for (const url of ["/information", "/information?done=saved", "/", "/?x"]) {
    const { status, body } = await ask(url);
    expect([status, JSON.parse(body.toString())]).toEqual([200, [url, `https://localhost:4443${url}`]]);
  }
});

test("what has no page, and what only Next itself has, is not there", async () => {
  buildOf({ "/page": "/", "/_not-found/page": "/_not-found" });
  for (const url of ["/nothing", "/page", "/_not-found", "/index", "//", ""])
    expect(await ask(url)).toMatchObject({ status: 404, body: Buffer.alloc(0) });
});

test("a page of many addresses stops the start", () => {
  buildOf({ "/members/[id]/page": "/members/[id]" });
  expect(() => loadEntrypoints(root, 4443)).toThrow(
    "/members/[id] is no one address, and server/next/entrypoints.ts finds only those.",
  );
});
