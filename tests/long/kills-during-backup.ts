import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { unpackBackup } from "#features/backups/archive.ts";
import { saver } from "../support/busy-members.ts";
import { beginItself, of, posternWith } from "../support/command.ts";
import { enlarge } from "../support/enlarged.ts";
import { signedUp } from "../support/people.ts";
import { startPortal } from "../support/portal.ts";
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
    let lastMs = 2_000;
    return {
      async repeat() {
        const file = join(folder, `${randomUUID()}.backup`);
        const child = beginItself(["backup", file], of(portal));
        const ended = once(child, "exit");
        await pause(Math.random() * lastMs);
        child.kill("SIGKILL");
        await ended;
        const finished = existsSync(file);
        if (finished) await whole(file, folder);
        const began = performance.now();
        const next = join(folder, "next.backup");
        const { code, err } = await posternWith("", ["backup", next, "--force"], of(portal));
        lastMs = performance.now() - began;
        if (code !== 0) throw new Error(`The next backup failed: ${err}`);
        await whole(next, folder);
        const left = [...readdirSync(folder), ...readdirSync(join(portal.dataDir, "staging"))];
        if (left.some((name) => !name.endsWith(".backup"))) throw new Error(`Left was ${left.join(", ")}.`);
        return { "finished before the kill": Number(finished) };
      },
      async end() {
        await member.stop();
        await portal.stop();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

/** @throws unless it is a backup with everything in it */
async function whole(file: string, folder: string): Promise<void> {
  const into = join(folder, "unpacked.backup");
  await unpackBackup(createReadStream(file), into, {});
  rmSync(into, { recursive: true });
}
