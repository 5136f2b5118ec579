import * as v from "valibot";
import { readable } from "#features/readable.ts";
import { open, seal } from "#lib/sealing.ts";

const Invitee = v.object({
  /** For whom the invitation is, in the operator's words. */
  name: v.optional(v.string()),
  /** To begin with: they may choose another. */
  username: v.optional(v.string()),
  /** What their information begins with, by field key. */
  values: v.optional(v.record(v.string(), v.string())),
});

/** Who is invited, and what is filled in for them. */
export type Invitee = Readonly<v.InferOutput<typeof Invitee>>;

/** As its row holds it, bound to the invitation. */
export function sealInvitee(linkId: string, invitee: Invitee): string {
  return seal(inviteeContext(linkId), JSON.stringify(invitee));
}

/** What `sealInvitee` sealed for this link; nobody in particular where it holds nothing, or cannot be opened. */
export function openInvitee(linkId: string, sealed: string | null): Invitee {
  if (sealed === null) return {};
  const where = { table: "one_time_links", row: linkId, column: "invited" };
  return readable(where, () => v.parse(Invitee, JSON.parse(open(inviteeContext(linkId), sealed)))) ?? {};
}

/** The same text without what is filled in for this field; undefined where nothing is. */
export function withoutValueOf(key: string, linkId: string, sealed: string | null): string | undefined {
  const { values, ...others } = openInvitee(linkId, sealed);
  if (!values || !Object.hasOwn(values, key)) return undefined;
  const { [key]: _, ...left } = values;
  return sealInvitee(linkId, { ...others, values: left });
}

export function inviteeContext(linkId: string): string {
  return `one_time_links/${linkId}/invited`;
}
