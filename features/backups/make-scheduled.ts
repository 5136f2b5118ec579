/** One backup of the schedule: made, verified, noted in the list; then those go that are too many. */
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "#db/client.ts";
import { makePrivateDirectory } from "#lib/atomic-file.ts";
import { whyNoAccess } from "#lib/file-access.ts";
import { keyId, keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import type { RunResult } from "./backup-runs.ts";
import { digestOf } from "./file-digest.ts";
import { hasList, isOwn, listFile, type Made, readMade, writeMade } from "./made-list.ts";
import { makeBackup } from "./make-backup.ts";

/**
 * @param now in milliseconds
 * @param lastFolder where the last one was put; undefined: there was none
 * @throws StartProblem; then nothing is there under a final name, and the older ones stay
 */
export async function makeScheduled(now: number, lastFolder: string | undefined): Promise<RunResult> {
  const { dir: folder, keep, recipients } = settings().backups;
  openFolder(folder, lastFolder);
  const before = await settled(folder);
  // Who cannot encrypt it would find the keys beside what they open.
  const encryption = recipients.length > 0 ? { recipients } : undefined;
  const file = freeName(folder, now, encryption ? ".tar.age" : ".tar");
  const begun: Made = { file, beganAt: now, dataKey: dataKeyId() };
  // Before it is there: whatever ends this process, the next one knows whose file it is.
  writeMade(folder, [...before, begun]);
  const to = join(folder, file);
  await openDatabase();
  const { bytes, report } = await makeBackup(
    { to, by: "schedule", keys: encryption ? "with" : "without", encryption },
    () => {},
  );
  const { sha256 } = await digestOf(to);
  const made = { ...begun, sha256 };
  writeMade(folder, removeOld(folder, [...readMade(folder).filter((one) => one.file !== file), made], keep));
  const { values, unopened } = report;
  const said =
    unopened > 0
      ? phrase("schedule.madeWithUnopened", { folder, values, unopened })
      : phrase("schedule.madeIn", { folder });
  return { worked: true, file, size: bytes, said };
}

/** The one in DATA_DIR is ours to make; another may be a disk's that is not there. */
function openFolder(folder: string, lastFolder: string | undefined): void {
  const isDefault = folder === join(settings().dataDir, "backups");
  if (isDefault) makePrivateDirectory(folder);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new StartProblem(phrase("schedule.noFolder", { folder }));
  const reason = whyNoAccess(folder, "change");
  if (reason) throw new StartProblem(reason);
  if (!isDefault && lastFolder === folder && !hasList(folder))
    throw new StartProblem(phrase("schedule.otherFolder", { folder, file: listFile }));
}

/** The list with what the last run did not come to: a file that is there was verified before it got its name. */
async function settled(folder: string): Promise<Made[]> {
  const list: Made[] = [];
  for (const made of readMade(folder)) {
    const path = join(folder, made.file);
    if (!existsSync(path)) continue;
    const sha256 = made.sha256 ?? (await digestOf(path)).sha256;
    // Under the key of now: an older one may be forgotten by the next time.
    list.push({ ...made, sha256, ...(isOwn(made) && { dataKey: dataKeyId() }) });
  }
  return list;
}

/** What stays in the list. The newest of this portal stay there. */
function removeOld(folder: string, list: readonly Made[], keep: number): Made[] {
  const surplus = new Set(list.filter(isOwn).slice(0, -keep));
  return list.filter((made) => !surplus.has(made) || !remove(join(folder, made.file)));
}

function remove(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch (error) {
    log.warn("old backup not removed", { file: path, error });
    return false;
  }
}

/** By the second in UTC. One that is taken is another portal's, or a clock was set back. */
function freeName(folder: string, now: number, ending: string): string {
  for (let at = now; ; at += 1000) {
    const time = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
    const name = `postern-${time}`;
    if (![".tar", ".tar.age"].some((other) => existsSync(join(folder, name + other)))) return name + ending;
  }
}

function dataKeyId(): string {
  const [key] = keys().data;
  if (!key) throw new Error("There is no data key.");
  return keyId(key);
}
