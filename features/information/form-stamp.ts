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
  const shown = entries.map(({ field, value }) => [field.key, valueHash(value)]);
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

/** Equal for equal values, and tells nothing about them. No value is the empty one. */
export function valueHash(value: string | undefined): string {
  return keyedHash(context, value ?? "");
}

function openStamp(text: string): v.InferOutput<typeof Stamp> | undefined {
  try {
    return v.parse(Stamp, JSON.parse(open(context, text)));
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
