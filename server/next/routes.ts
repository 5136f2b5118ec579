import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A page or route, and what an address says in its variable parts, as it stands there: not decoded. */
export type Route = Readonly<{ pattern: string; params: Readonly<Record<string, string>> }>;

export type Routes = Readonly<{
  /** Every pattern, such as `/log-in` and `/security/sessions/[id]`, with the file that Next built for it. */
  files: ReadonlyMap<string, string>;
  /** Undefined: no page has this path. */
  find(path: string): Route | undefined;
  /**
   * The path as a log may show it. A variable part may be a secret, such as a one-time link's token, so its pattern
   * stands for it, and nothing stands for what only begins like such an address.
   */
  loggable(path: string, route: Route | undefined): string;
}>;

type DynamicRoute = Readonly<{ page: string; namedRegex: string; routeKeys: Record<string, string> }>;

/** The addresses of what Next built, from the manifests of the build in `root`. */
export function readRoutes(root: string): Routes {
  const built = join(root, ".next");
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(built, name), "utf8"));
  const addresses = read<Record<string, string>>("app-path-routes-manifest.json");
  const files = new Map<string, string>();
  for (const [name, file] of Object.entries(read<Record<string, string>>("server/app-paths-manifest.json"))) {
    const pattern = addresses[name];
    // Those with a _ are Next's own.
    if (pattern !== undefined && !pattern.startsWith("/_")) files.set(pattern, join(built, "server", file));
  }
  const variable = read<{ dynamicRoutes: DynamicRoute[] }>("routes-manifest.json").dynamicRoutes.map(
    ({ page, namedRegex, routeKeys }) => ({
      pattern: page,
      fixed: page.slice(0, page.indexOf("[")),
      regex: new RegExp(namedRegex),
      // Next puts this before each parameter's own name.
      names: Object.entries(routeKeys).map(([group, name]) => [group, name.replace(/^nxtP/, "")] as const),
    }),
  );
  return {
    files,
    find(path) {
      if (files.has(path) && !path.includes("[")) return { pattern: path, params: {} };
      for (const { pattern, regex, names } of variable) {
        const groups = regex.exec(path)?.groups;
        if (groups)
          return {
            pattern,
            params: Object.fromEntries(names.map(([key, name]) => [name, groups[key] ?? ""])),
          };
      }
      return undefined;
    },
    loggable(path, route) {
      if (route) return route.pattern;
      const near = variable.find(({ fixed }) => path.startsWith(fixed));
      return near ? `${near.fixed}…` : path;
    },
  };
}

/** In development, where pages come and go, a path stands for itself. */
export const unknownRoutes: Routes = { files: new Map(), find: () => undefined, loggable: (path) => path };
