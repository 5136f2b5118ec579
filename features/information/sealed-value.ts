import { readable } from "#features/readable.ts";
import { open, seal } from "#lib/sealing.ts";

/** A value as its row holds it. Bound to member and field: copied to another row, it does not open. */
export function sealValue(memberId: string, fieldKey: string, value: string): string {
  return seal(valueContext(memberId, fieldKey), value);
}

/** The value that `sealValue` sealed for this member and field; undefined when it cannot be opened. */
export function openValue(memberId: string, fieldKey: string, sealed: string): string | undefined {
  const where = { table: "information", row: `${memberId}/${fieldKey}`, column: "value" };
  return readable(where, () => open(valueContext(memberId, fieldKey), sealed));
}

export function valueContext(memberId: string, fieldKey: string): string {
  return `information/${memberId}/${fieldKey}`;
}
