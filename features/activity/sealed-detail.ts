import { open, seal } from "#lib/sealing.ts";

export type Detail = Readonly<{ address: string; browser: string; what?: string | undefined }>;

/** What an activity row holds beside its kind and time, bound to its member. */
export function sealDetail(memberId: string, detail: Detail): string {
  return seal(contextOf(memberId), JSON.stringify(detail));
}

/** @throws SealBroken when it is of another member */
export function openDetail(memberId: string, sealed: string): Detail {
  return JSON.parse(open(contextOf(memberId), sealed)) as Detail;
}

function contextOf(memberId: string): string {
  return `activity/${memberId}/detail`;
}
