/**
 * Whether every member has chains (`chain.ts`): from then on one who has none was deprived of them. It stands in a file
 * beside the database, where whoever can only write into the database does not reach it.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shared } from "#lib/process-global.ts";
import { settings } from "#lib/settings.ts";

const known = shared("chains begun", () => new Set<string>());

export function haveChainsBegun(): boolean {
  const { dataDir } = settings();
  if (known.has(dataDir)) return true;
  if (!existsSync(join(dataDir, "chains"))) return false;
  known.add(dataDir);
  return true;
}

/** For good: nothing takes it back. */
export function noteChainsBegun(): void {
  writeFileSync(join(settings().dataDir, "chains"), "", { mode: 0o600 });
}
