/** Where each key stands on its way: written, in use, left for what is older. */
import { keysInUseSince } from "#db/key-checks.ts";
import { type KeyFile, type KeyNote, keyFileOf, readKeyFile } from "#lib/key-file.ts";
import { keyId, keys } from "#lib/keys.ts";
import { type KeyName, settings } from "#lib/settings.ts";

export type KeyState = Readonly<{
  id: string;
  key: Buffer;
  /**
   * "coming": everybody is to be able to read with it before it is used. "going": it opens what is older than the one in
   * use.
   */
  stage: "in use" | "coming" | "going";
  /** In milliseconds, by this machine's clock; undefined: since before that was noted. */
  since: number | undefined;
  /** Nothing in the database needs it; backups without keys do. */
  isForBackups: boolean;
}>;

/** Which of the settings gives keys of this kind. */
export function settingOf(name: KeyName): string {
  return `${name.toUpperCase()}_KEY`;
}

/** Whether the settings give keys of this kind, so that people change them and not the portal. */
export function isGiven(name: KeyName): boolean {
  return settings().givenKeys[name] !== undefined;
}

/** What keys.json holds now; empty where there is none. */
export function keyFileNow(): KeyFile {
  return readKeyFile(keyFileOf(settings()), []) ?? {};
}

/** The keys of a kind in their order: as this process has adopted them. */
export async function keyStates(name: KeyName): Promise<readonly KeyState[]> {
  const { notes = {} } = keyFileNow();
  const noted = name === "data" || name === "pepper" ? await keysInUseSince() : undefined;
  return keys()[name].map((key, at) => {
    const id = keyId(key);
    const note: KeyNote = notes[id] ?? {};
    const usedSince = noted?.get(`${name} ${id}`);
    // Of given keys nothing stands in the file; the database notes those that data depends on once they are used.
    const isUsed = isGiven(name) ? !noted || usedSince !== undefined : !note.made || Boolean(note.used);
    const stage = at === 0 ? "in use" : isUsed ? "going" : "coming";
    const since = usedSince ?? timeOf(note.used ?? note.made);
    return { id, key, stage, since, isForBackups: stage === "going" && note.idle !== undefined };
  });
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
