import { database } from "#db/client.ts";
import { fields } from "#db/schema.ts";
import { maySee } from "#features/information/may-see.ts";
import type { Member } from "#features/members/member.ts";

export type DirectoryField = Readonly<{
  key: string;
  label: string;
  /** Members are not asked for it any more. */
  isRetired: boolean;
}>;

/** Every field, retired ones too, in the operator's order. */
export async function allFields(): Promise<DirectoryField[]> {
  const { key, label, retiredAt, position } = fields;
  const rows = await database().select({ key, label, retiredAt }).from(fields).orderBy(position, key);
  return rows.map((row) => ({ key: row.key, label: row.label, isRetired: row.retiredAt !== null }));
}

/** Those that this operator may see, by the one rule for it; the machine's owner may see all. */
export function visibleTo<F extends Readonly<{ key: string }>>(
  operator: Member | "command line",
  all: readonly F[],
  sees: typeof maySee = maySee,
): F[] {
  return all.filter((field) => operator === "command line" || sees(operator, field));
}
