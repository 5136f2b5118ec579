/** What a rotation writes into keys.json. */
import { randomBytes } from "node:crypto";
import { type KeyFile, keyFileOf, writeKeyFile } from "#lib/key-file.ts";
import { keyId } from "#lib/keys.ts";
import { isPassing, leftBehindBy } from "#lib/sealing.ts";
import { type KeyName, settings } from "#lib/settings.ts";
import { type KeyState, keyFileNow } from "./key-states.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Writes a new key behind those there are: from then on everybody can read with it. */
export function writeNewKey(name: KeyName): void {
  const file = keyFileNow();
  const made = randomBytes(32);
  saveKeyFile({
    ...file,
    [name]: [...(file[name] ?? []), made.toString("base64url")],
    notes: { ...file.notes, [keyId(made)]: { made: new Date().toISOString() } },
  });
}

/** Takes away what was left behind for two days only. */
export function dropPassing(now: number): void {
  const file = keyFileNow();
  const entries = Object.entries(file.retired ?? {});
  const isOver = (at: string) => Date.parse(at) + 2 * dayMs < now;
  const passing = entries.some(([, { at, derived }]) => isOver(at) && Object.keys(derived).some(isPassing));
  if (!passing) return;
  const lasting = entries.map(([id, { at, derived }]) => [
    id,
    {
      at,
      derived: isOver(at)
        ? Object.fromEntries(Object.entries(derived).filter(([name]) => !isPassing(name)))
        : derived,
    },
  ]);
  saveKeyFile({ ...file, retired: Object.fromEntries(lasting) });
}

/** What these hashed is still known when they are gone. */
export function keepBehind(some: readonly KeyState[]): void {
  const file = keyFileNow();
  const at = new Date().toISOString();
  const fresh = some
    .filter(({ id }) => !file.retired?.[id])
    .map(({ id, key }) => {
      const derived = Object.entries(leftBehindBy(key)).map(([name, bytes]) => [
        name,
        bytes.toString("base64url"),
      ]);
      return [id, { at, derived: Object.fromEntries(derived) }];
    });
  if (fresh.length > 0) saveKeyFile({ ...file, retired: { ...file.retired, ...Object.fromEntries(fresh) } });
}

/** From now on this key is used. */
export function putInFront(name: KeyName, { id, key }: KeyState): void {
  const file = keyFileNow();
  const text = key.toString("base64url");
  saveKeyFile({
    ...file,
    [name]: [text, ...(file[name] ?? []).filter((one) => one !== text)],
    notes: { ...file.notes, [id]: { ...file.notes?.[id], used: new Date().toISOString() } },
  });
}

/** Of a key that stands in front without notes, as the one of a backup may: from now on is known how long it is in use. */
export function noteUse({ id }: KeyState): number {
  const file = keyFileNow();
  const now = Date.now();
  const note = { ...file.notes?.[id], used: new Date(now).toISOString() };
  saveKeyFile({ ...file, notes: { ...file.notes, [id]: note } });
  return now;
}

/** In place of the file there is. */
export function saveKeyFile(file: KeyFile): void {
  writeKeyFile(keyFileOf(settings()), file);
}
