import { readFileSync } from "node:fs";
import { join } from "node:path";

// Every package the lock file names must come under a licence that lets anyone run and pass on the portal.
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
  // sharp's prebuilt image library, an optional package of Next that the portal never loads.
  "LGPL-3.0-or-later",
]);

type Lock = { packages: Record<string, { license?: string; link?: boolean }> };

function isAllowed(expression: string): boolean {
  const bare = expression.replace(/[()]/g, "");
  if (bare.includes(" OR ")) return bare.split(" OR ").some((licence) => allowed.has(licence.trim()));
  return bare.split(" AND ").every((licence) => allowed.has(licence.trim()));
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8")) as Lock;
const refused = Object.entries(lock.packages).filter(
  ([path, { license }]) => path !== "" && !isAllowed(license ?? "none"),
);
for (const [path, { license }] of refused)
  process.stderr.write(`${path}: licence ${license ?? "unknown"} is not on the list\n`);
process.exit(refused.length > 0 ? 1 : 0);
