import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Packs a folder as a gzipped tar archive: the same bytes for the same content. It unpacks into a folder of its name. */
export async function packFolder(folder: string, file: string, madeAt: Date): Promise<void> {
  // Only who makes an archive loads it.
  const { create } = await import("tar");
  const cwd = dirname(folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(cwd.length + 1)).sort();
  const how = { file, cwd, gzip: true, portable: true, noDirRecurse: true, mtime: madeAt };
  await create(how, [basename(folder), ...paths]);
}
