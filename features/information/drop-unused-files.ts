import type { Transaction } from "#db/client.ts";
import { and, eq, gt, inArray, isNotNull, isNull } from "#db/drizzle.ts";
import { earlierValues, files, information, proposals } from "#db/schema.ts";
import { fileOfValue } from "#features/files/kept-file.ts";
import { openValue } from "./sealed-value.ts";

/**
 * Removes the member's files that nothing names any more, no information and no earlier value. Those that wait to be used
 * stay; so do all of a field of which a value cannot be read, or something is proposed: call this again when it is decided.
 */
export async function dropUnusedFiles(tx: Transaction, memberId: string): Promise<void> {
  const own = await tx
    .select({ id: files.id, fieldKey: files.fieldKey })
    .from(files)
    .where(and(eq(files.memberId, memberId), gt(files.size, 0)));
  if (own.length === 0) return;
  const keys = [...new Set(own.map(({ fieldKey }) => fieldKey))];
  const untouched = await proposedFields(tx, memberId);
  const named = new Set<string>();
  for (const { fieldKey, value } of await valuesOf(tx, memberId, keys)) {
    const opened = openValue(memberId, fieldKey, value);
    const file = opened === undefined ? undefined : fileOfValue(opened);
    if (file) named.add(file.id);
    if (opened === undefined) untouched.add(fieldKey);
  }
  const unused = own.filter(({ id, fieldKey }) => !named.has(id) && !untouched.has(fieldKey));
  const ids = unused.map(({ id }) => id);
  if (ids.length > 0) await tx.delete(files).where(inArray(files.id, ids));
}

async function proposedFields(tx: Transaction, memberId: string): Promise<Set<string>> {
  const open = await tx
    .select({ fieldKey: proposals.fieldKey })
    .from(proposals)
    .where(and(eq(proposals.memberId, memberId), isNull(proposals.decidedAt)));
  return new Set(open.map(({ fieldKey }) => fieldKey));
}

/** Every sealed value that may name a file of one of these fields. */
async function valuesOf(tx: Transaction, memberId: string, keys: readonly string[]) {
  const now = await tx
    .select({ fieldKey: information.fieldKey, value: information.value })
    .from(information)
    .where(and(eq(information.memberId, memberId), inArray(information.fieldKey, [...keys])));
  const { fieldKey, value } = earlierValues;
  const earlier = await tx
    .select({ fieldKey, value })
    .from(earlierValues)
    .where(and(eq(earlierValues.memberId, memberId), inArray(fieldKey, [...keys]), isNotNull(value)));
  return [...now, ...earlier.map(({ fieldKey, value }) => ({ fieldKey, value: value ?? "" }))];
}
