/** What a form showed of the information, so that saving it changes only what was changed in it. */
import { keyedHashes } from "#lib/sealing.ts";
import type { Entry } from "./read-information.ts";

/** What a form showed when it was made: per field key the keyed hash of its value. */
export type Shown = ReadonlyMap<string, string>;

const context = "form stamp";

/** What a form with these entries shows. */
export function shownValues(entries: readonly Entry[]): Shown {
  return new Map(entries.map((entry) => [entry.field.key, hashOfValue(entry)]));
}

/** What a form that shows this value keeps of it. */
export function hashOfValue(entry: Pick<Entry, "value" | "unreadable">): string {
  return hashesOf(entry)[0] ?? "";
}

/** Whether a form that showed this showed the entry as it is now. */
export function isShown(entry: Entry, shown: string): boolean {
  return hashesOf(entry).includes(shown);
}

/**
 * Whether a form that showed this was left as it was. Its control is empty where a value could not be read: only what
 * is typed there takes that one's place.
 */
export function isAsShown(text: string, shown: string): boolean {
  return shown.startsWith(unreadableMark) ? text === "" : keyedHashes(context, text).includes(shown);
}

/** In no keyed hash, which has no spaces. */
const unreadableMark = "unreadable ";

/**
 * Equal for equal values, and tell nothing about them: one per data key, since a form may be older than the newest. No
 * value is the empty one, one that cannot be read like none.
 */
function hashesOf({ value, unreadable }: Pick<Entry, "value" | "unreadable">): string[] {
  if (unreadable === undefined) return keyedHashes(context, value ?? "");
  return keyedHashes(`${context}, unreadable`, unreadable).map((hash) => unreadableMark + hash);
}
