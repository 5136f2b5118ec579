/** What the build says that the portal has: every address and every action. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = <T>(name: string): Record<string, T> =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../.next", name), "utf8"));

/** An id that is nobody's, in the place of each variable part. */
const asPath = (pattern: string) => pattern.replace(/\[\w+\]/g, "00000000-0000-7000-8000-000000000000");

/** A path for each page and route that is not Next's own. */
export function builtPaths(): string[] {
  const patterns = Object.values(read<string>("app-path-routes-manifest.json"));
  return [...new Set(patterns)]
    .filter((pattern) => !pattern.startsWith("/_"))
    .map(asPath)
    .sort();
}

/** Each action's id, with the paths of the pages that have it. */
export function builtActionPaths(): [id: string, paths: string[]][] {
  const addresses = read<string>("app-path-routes-manifest.json");
  const { node = {} } = read<Record<string, { workers: Record<string, unknown> }>>(
    "server/server-reference-manifest.json",
  );
  return Object.entries(node).map(([id, { workers }]) => [
    id,
    Object.keys(workers).map((worker) => asPath(addresses[worker.replace(/^app/, "")] ?? "/")),
  ]);
}
