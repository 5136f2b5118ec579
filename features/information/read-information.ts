import { database, type Reader } from "#db/client.ts";
import { and, eq, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { fields, information } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { openValue } from "./sealed-value.ts";

type Field = Readonly<{
  key: string;
  label: string;
  help: string;
  type: "text" | "long text";
  /** In code points. */
  limit: number;
  purpose: string;
}>;

/** One field with the member's value. `changedBy` is the id of the member who wrote it. */
export type Entry = Readonly<{
  field: Field;
  value: string | undefined;
  /** As it is kept, when there is a value that cannot be opened: damaged, or sealed by a key that is gone. */
  unreadable: string | undefined;
  changedAt: number | undefined;
  changedBy: string | undefined;
}>;

/** Everything the member is asked for, in the operator's order; a retired field only while it holds a value. */
export async function readInformation(act: Act): Promise<Entry[]> {
  return entriesOf(database(), act.subject.id);
}

const ofMember = prepared((connection) =>
  connection
    .select()
    .from(fields)
    .leftJoin(
      information,
      and(eq(information.fieldKey, fields.key), eq(information.memberId, sql.placeholder("memberId"))),
    )
    .orderBy(fields.position, fields.key)
    .prepare("information_of_member"),
);

/** The same inside a transaction, for decisions that depend on it. */
export async function entriesOf(from: Reader, memberId: string): Promise<Entry[]> {
  const rows = await ofMember(from).execute({ memberId });
  return rows
    .filter((row) => row.information !== null || row.fields.retiredAt === null)
    .map(({ fields: { key, label, help, type, limit, purpose }, information: kept }) => {
      const value = kept ? openValue(memberId, key, kept.value) : undefined;
      return {
        field: { key, label, help, type, limit, purpose },
        value,
        unreadable: value === undefined ? kept?.value : undefined,
        changedAt: kept?.changedAt,
        changedBy: kept?.changedBy,
      };
    });
}
