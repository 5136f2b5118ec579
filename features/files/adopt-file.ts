import type { Transaction } from "#db/client.ts";
import { and, eq, lt, sql } from "#db/drizzle.ts";
import { files } from "#db/schema.ts";
import { fileOfValue } from "./kept-file.ts";

/**
 * Makes a file that waits one that is used, by the value that names it from now on, and gives whether it could: it has
 * to be whole, of this member and field, and used by nothing yet.
 */
export async function adoptFile(
  tx: Transaction,
  memberId: string,
  fieldKey: string,
  value: string,
): Promise<boolean> {
  const file = fileOfValue(value);
  if (!file) return false;
  const adopted = await tx
    .update(files)
    .set({ size: sql`-${files.size}` })
    .where(
      and(
        eq(files.id, file.id),
        eq(files.memberId, memberId),
        eq(files.fieldKey, fieldKey),
        lt(files.size, 0),
        eq(files.size, -file.size),
      ),
    )
    .returning({ id: files.id });
  return adopted.length > 0;
}
