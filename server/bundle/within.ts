import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * The files and links of a folder and those below it, by their paths from `root`. Where a link leads is not looked at, as
 * Node's own recursive reading does.
 */
export function within(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const byName = entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  return byName.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? within(root, path) : [path];
  });
}
