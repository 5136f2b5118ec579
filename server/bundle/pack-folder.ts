import { within } from "./within.ts";

/**
 * Packs the folder `name` of `parent` as a gzipped tar archive, the same bytes for the same content, which unpacks into a folder
 * of that name.
 */
export async function packFolder(parent: string, name: string, file: string, madeAt: Date): Promise<void> {
  // Only who makes an archive loads it.
  const { create } = await import("tar");
  const how = { file, cwd: parent, gzip: true, portable: true, mtime: madeAt };
  await create(how, within(parent, name));
}
