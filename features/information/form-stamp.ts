import * as v from "valibot";
import type { Act } from "#features/act.ts";
import { keyedHash, open, SealBroken, seal } from "#lib/sealing.ts";
import type { Entry } from "./read-information.ts";

/** What a form showed when it was made: per field key the keyed hash of its value. */
export type Shown = ReadonlyMap<string, string>;

const context = "form stamp";
const Stamp = v.object({ member: v.string(), shown: v.array(v.tuple([v.string(), v.string()])) });

/** For a form's hidden input: whose form it is and what it showed; no entries for forms without information. */
export function makeStamp(act: Act, entries: readonly Entry[]): string {
  const shown = entries.map((entry) => [entry.field.key, entryHash(entry)]);
  return seal(context, JSON.stringify({ member: act.subject.id, shown }));
}

/**
 * What a posted form showed. "other member": it was made while somebody else was signed in, so nothing in it is
 * meant for this member; "broken": not from here, or from before the keys were made anew.
 */
export function readStamp(
  act: Act,
  text: string,
): { ok: true; shown: Shown } | { ok: false; code: "other member" | "broken" } {
  const stamp = openStamp(text);
  if (!stamp) return { ok: false, code: "broken" };
  if (stamp.member !== act.subject.id) return { ok: false, code: "other member" };
  return { ok: true, shown: new Map(stamp.shown) };
}

/** Whose form it is, for one that is posted without a session; undefined if it is not from here. */
export function memberOfStamp(text: string): string | undefined {
  return openStamp(text)?.member;
}

/** Equal for equal values, and tells nothing about them. No value is the empty one, one that cannot be read like none. */
export function entryHash({ value, unreadable }: Pick<Entry, "value" | "unreadable">): string {
  if (unreadable !== undefined) return unreadableMark + keyedHash(`${context}, unreadable`, unreadable);
  return valueHash(value ?? "");
}

/**
 * Whether a form that showed this was left as it was. Its control is empty where a value could not be read: only what
 * is typed there takes that one's place.
 */
export function isAsShown(text: string, shown: string): boolean {
  return shown.startsWith(unreadableMark) ? text === "" : valueHash(text) === shown;
}

/** In no keyed hash, which is base64url. */
const unreadableMark = "unreadable ";

function valueHash(value: string): string {
  return keyedHash(context, value);
}

function openStamp(text: string): v.InferOutput<typeof Stamp> | undefined {
  try {
    return v.parse(Stamp, JSON.parse(open(context, text)));
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
