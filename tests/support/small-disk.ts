import { spawnSync } from "node:child_process";
import { appendFileSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./fresh-portal.ts";

export type SmallDisk = Readonly<{
  path: string;
  /** From now on it holds so many megabytes. */
  hold(megabytes: number): void;
  /** Fills it until so many bytes are free, and as little as can be beyond them. */
  fill(free?: number): void;
  /** Gives back what `fill` took. */
  empty(): void;
  /** After whoever works on it. */
  remove(): void;
}>;

/** A disk of so many megabytes; undefined where none may be mounted. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const path = temporaryDirectory();
  const mount = (options: string) => spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]).status;
  if (mount(`size=${megabytes}m`) !== 0) return undefined;
  const filling = join(path, "filling");
  return {
    path,
    hold: (more) => void mount(`remount,size=${more}m`),
    fill(free = 0) {
      const { bavail, bsize } = statfsSync(path);
      appendFileSync(filling, Buffer.alloc(Math.max(0, bavail - Math.ceil(free / bsize)) * bsize));
    },
    empty: () => rmSync(filling),
    remove() {
      spawnSync("umount", [path]);
      rmSync(path, { recursive: true });
    },
  };
}
