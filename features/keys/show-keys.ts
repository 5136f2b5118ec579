import { keyNames } from "#lib/key-file.ts";
import { keys } from "#lib/keys.ts";
import type { KeyName } from "#lib/settings.ts";
import { membersOfPepper } from "./drop-older.ts";
import { remainsOf } from "./key-lines.ts";
import { isGiven, type KeyState, keyStates, settingOf } from "./key-states.ts";
import { valuesByKey } from "./reseal.ts";

/** Of a key all but the key. */
export type ShownKey = Omit<KeyState, "key"> &
  Readonly<{
    name: KeyName;
    /** A setting's name, or the file. */
    from: string;
    /** Values that it sealed, or members whose password it was used for; undefined: nothing kept needs it. */
    needed: number | undefined;
  }>;

/** Every key there is, and the ids of data keys of which only remains are kept. */
export async function showKeys(): Promise<{ keys: readonly ShownKey[]; retired: readonly string[] }> {
  const values = await valuesByKey();
  const shown: ShownKey[] = [];
  for (const name of keyNames)
    for (const { key: _, ...state } of await keyStates(name)) {
      const needed =
        name === "data"
          ? (values.get(state.id) ?? 0)
          : name === "pepper"
            ? await membersOfPepper(state.id)
            : undefined;
      shown.push({ name, ...state, from: isGiven(name) ? settingOf(name) : "keys.json", needed });
    }
  return { keys: shown, retired: remainsOf(keys()).map(({ id }) => id) };
}
