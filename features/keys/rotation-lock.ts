/** Of those who would rotate keys on this machine one does: the command, or the portal by itself. */
import { join } from "node:path";
import { type Holder, holderOf, type Lock, takeLock } from "#db/lock.ts";
import { settings } from "#lib/settings.ts";

/** Undefined: somebody else has it. */
export function takeRotationLock(): Lock | undefined {
  return takeLock(folder());
}

/** Who rotates keys on this machine; only of a lock that is held. */
export function rotationLockHolder(): Holder | undefined {
  return holderOf(folder());
}

/** Who serves from this DATA_DIR, or has it for themselves; undefined: nobody. */
export function dataDirHolder(): Holder | undefined {
  const { dataDir } = settings();
  const lock = takeLock(dataDir);
  if (!lock) return holderOf(dataDir) ?? { pid: 0, host: "" };
  lock.release();
  return undefined;
}

function folder(): string {
  return join(settings().dataDir, "turning");
}
