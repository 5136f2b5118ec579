import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { chooseCoding, compress } from "./compression.ts";
import { emptyBody, type HttpResponse } from "./response.ts";
import { securityHeaders } from "./security-headers.ts";

export type StaticFile = {
  type: string;
  cacheControl: string;
  etag: string;
  identity: Buffer;
  br?: Buffer;
  gzip?: Buffer;
};

/** What a worker serves from memory, by exact path: everything Next built under `/_next/static`, and the `public` folder. */
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

/** The name holds the content's hash. */
const forGood = "public, max-age=31536000, immutable";
const forADay = "public, max-age=86400";

/**
 * Reads the static files of the portal in `root`: what Next built, and the icons that browsers look for unasked; and
 * beside them what is in `earlier`, folders of other releases.
 */
export async function loadStaticFiles(root: string, earlier: readonly string[] = []): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  const built = join(root, ".next/static");
  for (const name of await filesIn(built))
    files.set(`/_next/static/${name}`, read(join(built, name), forGood));
  const icons = join(root, "public");
  for (const name of await filesIn(icons)) files.set(`/${name}`, read(join(icons, name), forADay));
  const stylesheets = [...files.keys()].filter((path) => path.endsWith(".css")).sort();
  const font = [...files.keys()].find((path) => /-latin-wght-normal\.[^/]*woff2$/.test(path));
  const preload = font && `<${font}>; rel=preload; as=font; type="font/woff2"; crossorigin`;
  const icon = [...files.keys()].find((path) => /\/door\.[^/]*svg$/.test(path));
  // Last, so that none of these is taken for this build's.
  for (const folder of earlier)
    for (const name of await filesIn(folder)) {
      const path = `/_next/static/${name}`;
      if (!files.has(path)) files.set(path, read(join(folder, name), forGood));
    }
  return { find: (path) => files.get(path), stylesheets, icon, preload };
}

/** In development Next serves them itself. */
export const noStaticFiles: StaticFiles = {
  find: () => undefined,
  stylesheets: [],
  icon: undefined,
  preload: undefined,
};

function read(path: string, cacheControl: string): StaticFile {
  const identity = readFileSync(path);
  const etag = `"${createHash("sha256").update(identity).digest("base64url").slice(0, 22)}"`;
  const type = types[extname(path)] ?? "application/octet-stream";
  const file: StaticFile = { type, cacheControl, etag, identity };
  if (!existsSync(`${path}.br`)) return file;
  return { ...file, br: readFileSync(`${path}.br`), gzip: readFileSync(`${path}.gz`) };
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
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** The answer for a file: coded as the client allows, no ranges. */
export function staticAnswer(
  file: StaticFile,
  acceptEncoding: string | undefined,
  ifNoneMatch: string | undefined,
): HttpResponse {
  const headers: HttpResponse["headers"] = {
    ...securityHeaders,
    "cache-control": file.cacheControl,
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
