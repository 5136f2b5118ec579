import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether the page of this pattern has this action; true for a pattern without a page, which answers for itself. */
export type HasAction = (pattern: string, id: string) => boolean;

/**
 * Which actions each page has, as the build has written it down. Asked for one that another page has, Next would send the
 * request on to that page by HTTP, to an address of its own making.
 */
export function builtActions(root: string): HasAction {
  const built = join(root, ".next");
  const read = <T>(name: string): Record<string, T> => JSON.parse(readFileSync(join(built, name), "utf8"));
  const addresses = read<string>("app-path-routes-manifest.json");
  const pages = Object.entries(addresses).filter(([name]) => name.endsWith("/page"));
  const actions = new Map(pages.map(([, pattern]) => [pattern, new Set<string>()]));
  const { node } = read<Record<string, { workers: Record<string, unknown> }>>(
    "server/server-reference-manifest.json",
  );
  for (const [id, { workers }] of Object.entries(node ?? {}))
    for (const worker of Object.keys(workers))
      actions.get(addresses[worker.replace(/^app/, "")] ?? "")?.add(id);
  return (pattern, id) => actions.get(pattern)?.has(id) ?? true;
}
