import { readable } from "#features/readable.ts";
import { open, seal } from "#lib/sealing.ts";

type Column = "value" | "reason";
/** Whose proposal it is, and which: a text of another one does not open. */
type Bound = Readonly<{ id: string; memberId: string }>;

/** A text of a proposal as its row keeps it. */
export function sealProposed(row: Bound, column: Column, text: string): string {
  return seal(proposalContext(row, column), text);
}

/** Undefined: it cannot be read any more. */
export function openProposed(row: Bound, column: Column, sealed: string): string | undefined {
  return readable({ table: "proposals", row: row.id, column }, () =>
    open(proposalContext(row, column), sealed),
  );
}

export function proposalContext({ id, memberId }: Bound, column: Column): string {
  return `proposals/${memberId}/${id}/${column}`;
}
