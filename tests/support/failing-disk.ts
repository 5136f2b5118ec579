import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A DATA_DIR on a disk that fails when asked to, by a library that is preloaded into the portal. */
export type FailingDisk = {
  /** The settings of a portal on it. */
  settings: Record<string, string>;
  /** From now on its files may hold only as many bytes as they hold now, and these more. */
  limit(moreBytes: number): void;
  /** From now on nothing that is written can be synced. */
  refuseToSync(): void;
  /** From now on it has no hard links, and no folder on it can be synced. */
  haveNoLinks(): void;
  /** Works again. */
  mend(): void;
  remove(): void;
};

export function aFailingDisk(): FailingDisk {
  const folder = mkdtempSync(join(tmpdir(), "postern-failing-"));
  const library = join(folder, "failing-disk.so");
  const source = join(import.meta.dirname, "failing-disk.c");
  execFileSync("cc", ["-shared", "-fPIC", "-o", library, source]);
  const dataDir = join(folder, "data");
  mkdirSync(dataDir);
  return {
    settings: { DATA_DIR: dataDir, LD_PRELOAD: library, FAILING_DISK: dataDir },
    limit: (moreBytes) => writeFileSync(`${dataDir}.quota`, String(bytesIn(dataDir) + moreBytes)),
    refuseToSync: () => writeFileSync(`${dataDir}.no-sync`, ""),
    haveNoLinks: () => writeFileSync(`${dataDir}.no-links`, ""),
    mend() {
      for (const flag of ["quota", "no-sync", "no-links"]) rmSync(`${dataDir}.${flag}`, { force: true });
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function bytesIn(folder: string): number {
  const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  return sizes.reduce((sum, size) => sum + size, 0);
}
