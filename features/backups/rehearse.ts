/** Restores the newest backup of the schedule into a folder of DATA_DIR, looks at all of it, and throws it away. */
import { createReadStream, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rehearsalRoom } from "#db/copy-room.ts";
import { makePrivateDirectory } from "#lib/atomic-file.ts";
import { keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { type Manifest, unpackBackup } from "./archive.ts";
import type { RunResult } from "./backup-runs.ts";
import { digestOf } from "./file-digest.ts";
import { type Made, newestMade, sizeOf } from "./made-list.ts";
import { rehearsalFolder } from "./rehearsal-folder.ts";
import { rehearsalIdentity } from "./rehearsal-key.ts";
import { requireRoom } from "./room.ts";
import { inStage } from "./stage.ts";

/** @throws StartProblem: it cannot be restored as it is */
export async function rehearse(): Promise<RunResult> {
  const { dir } = settings().backups;
  const folder = rehearsalFolder(settings().dataDir);
  rmSync(folder, { recursive: true, force: true });
  const { made, size } = newestIn(dir);
  makePrivateDirectory(folder);
  try {
    await requireRoom(rehearsalRoom(size, settings()));
    return { file: made.file, size, ...(await restored(join(dir, made.file), made, folder)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function newestIn(folder: string): { made: Made; size: number } {
  if (!existsSync(folder)) throw new StartProblem(phrase("schedule.noFolder", { folder }));
  const made = newestMade(folder);
  if (!made) throw new StartProblem(phrase("schedule.none", { folder }));
  const size = sizeOf(folder, made);
  if (size === undefined) throw new StartProblem(phrase("schedule.missing", { file: made.file, folder }));
  return { made, size };
}

async function restored(
  path: string,
  made: Made,
  folder: string,
): Promise<Pick<RunResult, "worked" | "said">> {
  const { file } = made;
  const manifest = await unpacked(path, folder);
  if (!manifest) {
    if ((await digestOf(path)).sha256 !== made.sha256)
      throw new StartProblem(phrase("schedule.changed", { file }));
    return { worked: false, said: phrase("schedule.ownersOnly", { file }) };
  }
  // Without keys in it the portal's own have to open it, as they would have to after a restore.
  const context = { settings: settings(), ...(!manifest.keys && { keys: keys() }) };
  const asked = { manifest, now: Date.now() };
  const { checked } = await inStage(folder, "prepare", asked, context);
  const { rows, values, unopened } = checked;
  if (unopened > 0) throw new StartProblem(phrase("schedule.unopened", { file, unopened, values }));
  const counts = { file, rows, values };
  return {
    worked: true,
    said: manifest.keys ? phrase("schedule.rehearsed", counts) : phrase("schedule.rehearsedOwnKeys", counts),
  };
}

/** Undefined where the rehearsal's key does not open it: it is older than that key. */
async function unpacked(path: string, folder: string): Promise<Manifest | undefined> {
  try {
    return await unpackBackup(createReadStream(path), folder, {
      identities: [await rehearsalIdentity(settings().dataDir)],
    });
  } catch (error) {
    if (error instanceof StartProblem && error.phrases[0]?.path === "backup.wrongKey") return undefined;
    throw error;
  }
}
