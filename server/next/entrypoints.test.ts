import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { callNext } from "./call.ts";
import { loadEntrypoints } from "./entrypoints.ts";
import { readRoutes } from "./routes.ts";

const root = mkdtempSync(join(tmpdir(), "postern-built-"));

afterEach(() => rmSync(join(root, ".next"), { recursive: true }));

function build(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, ".next", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** As Next writes it. */
const session = {
  page: "/security/sessions/[id]",
  namedRegex: "^/security/sessions/(?<nxtPid>[^/]+?)(?:/)?$",
  routeKeys: { nxtPid: "nxtPid" },
};

/** A build of pages by their addresses; all are the same file, which tells what it was called with. */
function buildOf(addresses: Record<string, string>, dynamicRoutes: readonly object[] = []): void {
  const files = Object.fromEntries(Object.keys(addresses).map((name) => [name, "page.js"]));
  build({
    "app-path-routes-manifest.json": JSON.stringify(addresses),
    "routes-manifest.json": JSON.stringify({ dynamicRoutes }),
    "server/app-paths-manifest.json": JSON.stringify(files),
    "server/page.js": `exports.handler = async ({ url }, response, { requestMeta }) =>
      response.end(JSON.stringify([url, requestMeta.initURL, requestMeta.params]));`,
  });
}

const ask = (url: string) => {
  const routes = readRoutes(root);
  const route = routes.find(url.split("?", 1)[0] ?? "");
  const headers = { host: "localhost" };
  const plain = { method: "GET", url, headers, caller: "::1", body: Buffer.alloc(0), route };
  return callNext(loadEntrypoints(root, 4443, routes), plain, new AbortController().signal);
};
const said = async (url: string) => JSON.parse((await ask(url)).body.toString());

test("a page is called by its address, with any query", async () => {
  buildOf({ "/(member)/information/page": "/information", "/page": "/" });
  for (const url of ["/information", "/information?done=saved", "/", "/?x"])
    expect(await said(url)).toEqual([url, `https://localhost:4443${url}`, {}]);
});

test("what has no page, and what only Next itself has, is not there", async () => {
  buildOf({ "/page": "/", "/_not-found/page": "/_not-found" });
  for (const url of ["/nothing", "/page", "/_not-found", "/index", "//", ""])
    expect(await ask(url)).toMatchObject({ status: 404, body: Buffer.alloc(0) });
});

test("the variable part of an address comes from its path, never from the query", async () => {
  buildOf({ "/sessions/page": "/security/sessions", "/[id]/page": "/security/sessions/[id]" }, [session]);
  for (const query of ["", "?nxtPid=other", "?id=other", "?nxtPid=1&nxtPid=2"])
    expect((await said(`/security/sessions/7${query}`))[2]).toEqual({ id: "7" });
  expect((await said("/security/sessions/%C3%A4"))[2]).toEqual({ id: "%C3%A4" });
  expect((await said("/security/sessions"))[2]).toEqual({});
  expect(await ask("/security/sessions/7/8")).toMatchObject({ status: 404 });
});

test("a log never shows the variable part of an address, nor what only begins like one", () => {
  const link = {
    page: "/link/[token]",
    namedRegex: "^/link/(?<token>[^/]+?)(?:/)?$",
    routeKeys: { token: "token" },
  };
  buildOf({ "/log-in/page": "/log-in", "/link/[token]/page": "/link/[token]" }, [link]);
  const routes = readRoutes(root);
  const logged = (path: string) => routes.loggable(path, routes.find(path));
  expect(logged("/link/secret")).toBe("/link/[token]");
  expect(logged("/link/secret/more")).toBe("/link/…");
  expect(logged("/link//secret")).toBe("/link/…");
  expect(logged("/log-in")).toBe("/log-in");
  expect(logged("/wp-login.php")).toBe("/wp-login.php");
});
