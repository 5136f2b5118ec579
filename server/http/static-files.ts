import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { chooseCoding, compress } from "./compression.ts";
import { emptyBody, type HttpResponse } from "./response.ts";
import { securityHeaders } from "./security-headers.ts";

type StaticFile = { type: string; etag: string; identity: Buffer; br?: Buffer; gzip?: Buffer };

/** What a worker serves from memory: everything Next built under `/_next/static`, by exact path. */
export type StaticFiles = {
  find(path: string): StaticFile | undefined;
  /** Addresses of the stylesheets, for the pages that are not Next's. */
  stylesheets: readonly string[];
  /** The address of the mark, for their tab. */
  icon: string | undefined;
  /** A `Link` header (RFC 8288) by which a browser fetches the font of most texts before it has read the style. */
  preload: string | undefined;
};

const types: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ico": "image/x-icon",
  ".png": "image/png",
};

/** Reads the build's static files. `folder` is `.next/static`; a missing one (development) has none. */
export async function loadStaticFiles(folder: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  for (const name of existsSync(folder) ? await filesIn(folder) : []) {
    const identity = readFileSync(join(folder, name));
    const etag = `"${createHash("sha256").update(identity).digest("base64url").slice(0, 22)}"`;
    const file: StaticFile = { type: types[extname(name)] ?? "application/octet-stream", etag, identity };
    if (existsSync(join(folder, `${name}.br`))) {
      file.br = readFileSync(join(folder, `${name}.br`));
      file.gzip = readFileSync(join(folder, `${name}.gz`));
    }
    files.set(`/_next/static/${name}`, file);
  }
  const stylesheets = [...files.keys()].filter((path) => path.endsWith(".css")).sort();
  const font = [...files.keys()].find((path) => /-latin-wght-normal\.[^/]*woff2$/.test(path));
  const preload = font && `<${font}>; rel=preload; as=font; type="font/woff2"; crossorigin`;
  const icon = [...files.keys()].find((path) => /\/door\.[^/]*svg$/.test(path));
  return { find: (path) => files.get(path), stylesheets, icon, preload };
}

/**
 * On a script's first line it has Chromium compile every function while the script comes in, beside the page's thread,
 * instead of each when it is first called; other browsers take it for a comment (V8, "Explicit compile hints"). Nearly
 * all that a page loads runs at once, to make it live.
 */
const compileHint = "//# allFunctionsCalledOnLoad\n";

/** Readies each file once after a build, so that no worker has to: scripts with the hint, `.br` and `.gz` beside all. */
export async function readyStaticFiles(folder: string): Promise<void> {
  for (const name of await filesIn(folder)) {
    if (!/\.(js|css|json|svg|txt)$/.test(name)) continue;
    const path = join(folder, name);
    const built = await readFile(path);
    const plain = name.endsWith(".js") ? Buffer.concat([Buffer.from(compileHint), built]) : built;
    if (plain !== built) await writeFile(path, plain);
    await writeFile(`${path}.br`, await compress(plain, "br", 11));
    await writeFile(`${path}.gz`, await compress(plain, "gzip", 9));
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** The answer for a file: immutable (its name holds its content's hash), coded as the client allows, no ranges. */
export function staticAnswer(
  file: StaticFile,
  acceptEncoding: string | undefined,
  ifNoneMatch: string | undefined,
): HttpResponse {
  const headers: HttpResponse["headers"] = {
    ...securityHeaders,
    "cache-control": "public, max-age=31536000, immutable",
    "content-type": file.type,
  };
  if (file.br) headers.vary = "Accept-Encoding";
  const coding = file.br ? chooseCoding(acceptEncoding) : "identity";
  // One tag a coding: a strong validator names exact bytes (RFC 9110, 8.8.3).
  headers.etag = coding === "identity" ? file.etag : file.etag.replace(/"$/, `-${coding}"`);
  if (isKnown(ifNoneMatch, headers.etag)) return { status: 304, headers, body: emptyBody };
  if (coding !== "identity") headers["content-encoding"] = coding;
  return { status: 200, headers, body: file[coding] ?? file.identity };
}

const tags = /"[^"]*"/g;

/** Whether an If-None-Match header names this tag: a list, `*`, weak ones alike (RFC 9110, 13.1.2). */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === "*" || (ifNoneMatch.match(tags)?.includes(etag) ?? false);
}
