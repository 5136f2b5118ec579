import * as v from "valibot";
import type { Act, Actor } from "#features/act.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { openFromForm, SealBroken, sealForForm } from "#lib/sealing.ts";

const context = "form stamp";
const Stamp = v.object({
  subject: v.string(),
  actor: v.string(),
  shown: v.array(v.tuple([v.string(), v.string()])),
});

/** For a form's hidden input: who made it for whom, and which values it showed; none for forms without information. */
export function makeStamp(
  { subject, actor }: Pick<Act, "subject" | "actor">,
  shown: Iterable<readonly [string, string]>,
): string {
  return sealForForm(context, JSON.stringify({ subject: subject.id, actor: actor.id, shown: [...shown] }));
}

/**
 * What a posted form showed. "other member": it was made while somebody else was logged in, or about somebody
 * else, so nothing in it is meant for this act; "broken": not from here, or from before the keys were made anew.
 */
export function readStamp(
  act: Readonly<{ subject: Actor; actor: Actor }>,
  text: string,
): { ok: true; shown: Shown } | { ok: false; code: "other member" | "broken" } {
  const stamp = openStamp(text);
  if (!stamp) return { ok: false, code: "broken" };
  const { subject, actor } = stamp;
  if (subject !== act.subject.id || actor !== act.actor.id) return { ok: false, code: "other member" };
  return { ok: true, shown: new Map(stamp.shown) };
}

/** The member a form is about, for one that is posted without a session; undefined if the stamp is not from here. */
export function memberOfStamp(text: string): string | undefined {
  return openStamp(text)?.subject;
}

/** Of a form that somebody filled in as themselves, but without a session: whose it is, and what it showed. */
export function ownStamp(text: string): Readonly<{ memberId: string; shown: Shown }> | undefined {
  const stamp = openStamp(text);
  if (!stamp || stamp.subject !== stamp.actor) return undefined;
  return { memberId: stamp.subject, shown: new Map(stamp.shown) };
}

function openStamp(text: string): v.InferOutput<typeof Stamp> | undefined {
  try {
    return v.parse(Stamp, JSON.parse(openFromForm(context, text)));
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
