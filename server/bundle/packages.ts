import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Needed to build alone, or put into a bundle in another way. */
const notServing = new Set([
  "@fontsource-variable/source-sans-3",
  "@tailwindcss/postcss",
  "tailwindcss",
  // Of these two, what the build says that its pages need.
  "react",
  "react-dom",
  "next",
  // The one program of it (node-program.ts).
  "node",
]);

type Locked = Readonly<{
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}>;

/** The folders, from the portal's own, of all packages that its code loads while it serves, by the lock file. */
export function servingPackages(root: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  const found = new Set<string>();
  const add = (from: string, { dependencies, optionalDependencies }: Locked) => {
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const path = nearest(from, name, packages);
      if (path === undefined || found.has(path) || notServing.has(name)) continue;
      // Optional ones may be another machine's.
      if (!existsSync(join(root, path))) continue;
      found.add(path);
      add(path, packages[path] ?? {});
    }
  };
  add("", packages[""] ?? {});
  return [...found].sort();
}

/** As Node looks for a package: beside the one that asks, then further up. */
function nearest(from: string, name: string, packages: Record<string, Locked>): string | undefined {
  const here = join(from, "node_modules", name);
  if (here in packages) return here;
  const above = from.lastIndexOf("node_modules/");
  return above === -1 ? undefined : nearest(from.slice(0, Math.max(0, above - 1)), name, packages);
}

const program = `${process.platform}-${process.arch}.node`;

/** The files of a package, from the portal's folder, that are loaded, and its licence: no types, sources, tests or other machines' programs. */
export function filesOfPackage(root: string, path: string): string[] {
  const entries = readdirSync(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, path).length + 1))
    .filter((name) => !name.startsWith("node_modules/") && isLoaded(name))
    .map((name) => join(path, name));
}

function isLoaded(name: string): boolean {
  if (/(^|\/)(licen[cs]e|notice|copying)[^/]*$/i.test(name)) return true;
  if (name.endsWith(".node")) return name.endsWith(`/${program}`);
  if (/(^|\/)(\.github|tests?|__tests__|bench|benchmarks?|docs?|examples?)\/|\.test\.\w+$/.test(name))
    return false;
  return /\.([cm]?js|json|wasm)$/.test(name);
}

/**
 * The files of node_modules that Next says its built pages need, from the portal's folder, without those of `packages`,
 * which come whole.
 */
export function filesOfPages(root: string, packages: readonly string[]): string[] {
  const built = join(root, ".next/server");
  const traces = readdirSync(built, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".nft.json"),
  );
  const files = new Set<string>();
  for (const trace of traces) {
    const needed = JSON.parse(readFileSync(join(built, trace), "utf8")) as { files: string[] };
    for (const file of needed.files) files.add(join(".next/server", dirname(trace), file));
  }
  return [...files].filter(
    (file) => file.startsWith("node_modules/") && !packages.some((path) => file.startsWith(`${path}/`)),
  );
}
