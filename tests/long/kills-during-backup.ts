import { once } from "node:events";
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { unpackBackup } from "#features/backups/archive.ts";
import { saver } from "../support/busy-members.ts";
import { beginItself, of } from "../support/command.ts";
import { enlarge } from "../support/enlarged.ts";
import { signedUp } from "../support/people.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import type { LongTest } from "./long-test.ts";

/** A backup is killed at any moment while a member saves: no half of one has its name, and the next one works. */
export const killsDuringBackup: LongTest = {
  name: "kills during backup",
  count: 50,
  async begin() {
    const portal = await startPortal({ WORKERS: "1" });
    enlarge(portal);
    const folder = mkdtempSync(join(tmpdir(), "postern-backups-"));
    const member = saver(await signedUp(portal, "ada"), "ada");
    const file = join(folder, "killed.backup");
    const next = join(folder, "next.backup");
    let worksMs = await finished(next, portal);
    return {
      async repeat() {
        rmSync(file, { force: true });
        const { child, ended } = await atWork(file, portal);
        await Promise.race([pause(Math.random() * worksMs), ended]);
        child.kill("SIGKILL");
        await ended;
        const isThere = existsSync(file);
        if (isThere) await whole(file, folder);
        worksMs = await finished(next, portal);
        await whole(next, folder);
        const left = [...readdirSync(folder), ...readdirSync(join(portal.dataDir, "staging"))];
        if (left.some((name) => !name.endsWith(".backup"))) throw new Error(`Left was ${left.join(", ")}.`);
        return { "in the middle": Number(!isThere), "finished before the kill": Number(isThere) };
      },
      async end() {
        await member.stop();
        await portal.stop();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

/** One that has just begun its work: what comes before is loading its code. */
async function atWork(file: string, portal: Portal) {
  const folder = join(portal.dataDir, "staging");
  const staging = () => (existsSync(folder) ? readdirSync(folder) : []);
  const before = staging();
  const child = beginItself(["backup", file, "--force"], of(portal));
  const ended = once(child, "exit");
  const hasBegun = () => staging().some((name) => !before.includes(name));
  await waitFor(() => child.exitCode !== null || hasBegun(), 300_000);
  return { child, ended };
}

/** Makes one, and gives how long its work took, in milliseconds. */
async function finished(file: string, portal: Portal): Promise<number> {
  const { child, ended } = await atWork(file, portal);
  const began = performance.now();
  const [said, [code]] = await Promise.all([text(child.stderr), ended]);
  if (code !== 0) throw new Error(`A backup failed: ${said}`);
  return performance.now() - began;
}

/** @throws unless it is a backup with everything in it */
async function whole(file: string, folder: string): Promise<void> {
  const into = join(folder, "unpacked.backup");
  await unpackBackup(createReadStream(file), into, {});
  rmSync(into, { recursive: true });
}
