/** What the steps of a rotation have in common. */
import { keyId, keys } from "#lib/keys.ts";
import type { KeyName } from "#lib/settings.ts";
import type { KeyState } from "./key-states.ts";
import type { Unopened } from "./reseal.ts";

/** What rotating a key needs of the process that does it. */
export type Rotation = Readonly<{
  /** Has all processes of this portal, this one too, go by keys.json as it is now. */
  adopt(): Promise<void>;
  /** Whether a portal runs on this machine. */
  isServing(): boolean;
  /** Whether values are sealed anew here: of all machines one does it. */
  isMine(): Promise<boolean>;
  /** How long the others are waited for. */
  patienceMs: number;
  /** What somebody began with the key before is written by then; nobody waits where it is long in use. */
  settleMs: number;
  /** Machines that were seen within this time are waited for before an older key is dropped. */
  waitsForSeenMs: number;
  /** Values that cannot be opened, and backups, do not keep their key. */
  leaveUnopened: boolean;
  /** The newest backup that cannot be read without the keys from before this time; undefined: none. */
  backupFrom(before: number): Promise<OldBackup | undefined>;
  onProgress(looked: number, of: number): void;
}>;

/** `beganAt` in milliseconds. */
export type OldBackup = Readonly<{ beganAt: number }>;

/** Where the rotation of a kind has come to. */
export type Rotated = Readonly<{ name: KeyName; inUse: string }> &
  Readonly<
    | { stage: "done" }
    /** These machines have not said that they have the key: keys.json is to be brought to them, if they have their own. */
    | { stage: "unconfirmed"; coming: string; machines: readonly string[] }
    /** Members' passwords need the older peppers until they log in. */
    | { stage: "waits for members"; count: number }
    /** The older ones are dropped then; undefined: by hand. */
    | { stage: "waits for time"; until: number | undefined }
    /** `unopened` names the first of them. */
    | { stage: "kept for values"; count: number; unopened: readonly Unopened[] }
    /** Nothing else needs the older ones: until a newer backup has worked, or this one and those before it are gone. */
    | { stage: "kept for backups"; backup: OldBackup }
    /** The settings give these: the first is in use, and the next step is somebody's. */
    | { stage: "given"; next: "behind" | "in front" | "alone"; list: readonly Buffer[] }
  >;

/** The next step with keys that settings give is somebody's; these are what the setting is to hold. */
export function given(name: KeyName, next: "in front" | "alone", list: readonly KeyState[]): Rotated {
  const inUse = keyId(keys()[name][0] ?? Buffer.alloc(0));
  return { name, inUse, stage: "given", next, list: list.map(({ key }) => key) };
}
