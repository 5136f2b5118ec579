/**
 * The static files of releases that were replaced within a day. A page that was opened before an upgrade, or comes from a
 * machine that is not upgraded yet, goes on asking for them.
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const servedForMs = 24 * 60 * 60 * 1000;
/** Beside a release's files, once another one has replaced it: since when. */
const mark = "replaced-at";

const files = "files";

const folderOf = (dataDir: string) => join(dataDir, "static");

/**
 * Keeps a copy of this build's static files in DATA_DIR for the time after the next upgrade, and takes away those of
 * builds that were replaced more than a day ago.
 */
export async function keepStaticFiles(
  root: string,
  dataDir: string,
  build: string,
  now: number,
): Promise<void> {
  const releases = folderOf(dataDir);
  const own = join(releases, build.slice(0, 16));
  for (const release of await foldersIn(releases)) {
    if (release === own) continue;
    const since = await readFile(join(release, mark), "utf8").catch(() => undefined);
    if (since === undefined) await writeFile(join(release, mark), String(now));
    else if (now - Number(since) > servedForMs) await rm(release, { recursive: true });
  }
  if (existsSync(own)) {
    // Whoever goes back to an earlier release.
    await rm(join(own, mark), { force: true });
    return;
  }
  const half = `${own}-${randomUUID()}`;
  await cp(join(root, ".next/static"), join(half, files), { recursive: true });
  await rename(half, own);
}

/** The folders of static files that are served beside this build's. */
export async function earlierStaticFiles(dataDir: string): Promise<string[]> {
  const releases = await foldersIn(folderOf(dataDir));
  return releases.filter((release) => existsSync(join(release, mark))).map((release) => join(release, files));
}

async function foldersIn(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).map((name) => join(folder, name));
}
