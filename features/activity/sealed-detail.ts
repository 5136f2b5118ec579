import { readable } from "#features/readable.ts";
import { open, seal } from "#lib/sealing.ts";

type Row = Readonly<{ id: string; memberId: string; detail: string }>;

export type Detail = Readonly<{ address: string; browser: string; what?: string | undefined }>;

/** What an activity row holds beside its kind and time, bound to its member. */
export function sealDetail(memberId: string, detail: Detail): string {
  return seal(contextOf(memberId), JSON.stringify(detail));
}

/** Undefined when it cannot be opened: damaged, or of another member. */
export function openDetail({ id, memberId, detail }: Row): Detail | undefined {
  const opened = () => JSON.parse(open(contextOf(memberId), detail)) as Detail;
  return readable({ table: "activity", row: id, column: "detail" }, opened);
}

function contextOf(memberId: string): string {
  return `activity/${memberId}/detail`;
}
