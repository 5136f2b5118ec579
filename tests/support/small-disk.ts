import { execFileSync } from "node:child_process";
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether this user may make disks. */
export const mayMount = process.getuid?.() === 0 && process.platform === "linux";

/** A disk of a few megabytes, in memory. */
export type SmallDisk = Readonly<{
  folder: string;
  /** From now on it holds so many megabytes. */
  hold(megabytes: number): void;
  /** Writes until only so many pages of 4 kB are left. */
  fill(pagesLeft?: number): void;
  /** Takes away what `fill` wrote. */
  empty(): void;
  remove(): void;
}>;

export function aSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "postern-disk-"));
  const mount = (options: string) => execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  mount(`size=${megabytes}m`);
  const filler = join(folder, "filler");
  return {
    folder,
    hold: (more) => void mount(`remount,size=${more}m`),
    fill(pagesLeft = 0) {
      const file = openSync(filler, "a");
      let { size: written } = fstatSync(file);
      for (const size of [1_048_576, 65_536, 4_096, 512, 1])
        try {
          for (;;) written += writeSync(file, Buffer.alloc(size));
        } catch {
          // Full for this size.
        }
      ftruncateSync(file, written - pagesLeft * 4_096);
      closeSync(file);
    },
    empty: () => rmSync(filler, { force: true }),
    remove() {
      // What a process still closes goes with it.
      execFileSync("umount", ["--lazy", folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
