import type { Transaction } from "#db/client.ts";
import { and, eq, gt, inArray, isNotNull, isNull } from "#db/drizzle.ts";
import { earlierValues, files, information, proposals } from "#db/schema.ts";
import { fileOfValue } from "#features/files/kept-file.ts";
import { openProposed } from "./sealed-proposal.ts";
import { openValue } from "./sealed-value.ts";

/**
 * Removes the member's files that nothing names any more: no information, no earlier value and nothing that is proposed.
 * Those that wait to be used stay; so do all of a field of which one of these texts cannot be read.
 */
export async function dropUnusedFiles(tx: Transaction, memberId: string): Promise<void> {
  const own = await tx
    .select({ id: files.id, fieldKey: files.fieldKey })
    .from(files)
    .where(and(eq(files.memberId, memberId), gt(files.size, 0)));
  if (own.length === 0) return;
  const keys = [...new Set(own.map(({ fieldKey }) => fieldKey))];
  const texts = [...(await valuesOf(tx, memberId, keys)), ...(await proposedOf(tx, memberId, keys))];
  const named = new Set(texts.map(({ text }) => fileOfValue(text ?? "")?.id));
  const unread = new Set(texts.filter(({ text }) => text === undefined).map(({ fieldKey }) => fieldKey));
  const unused = own.filter(({ id, fieldKey }) => !named.has(id) && !unread.has(fieldKey));
  const ids = unused.map(({ id }) => id);
  if (ids.length > 0) await tx.delete(files).where(inArray(files.id, ids));
}

/** What may name a file of this field; undefined: it cannot be read. */
type Naming = Readonly<{ fieldKey: string; text: string | undefined }>;

/** What nobody has decided of these fields. */
async function proposedOf(tx: Transaction, memberId: string, keys: readonly string[]): Promise<Naming[]> {
  const { fieldKey, decidedAt } = proposals;
  const open = await tx
    .select()
    .from(proposals)
    .where(and(eq(proposals.memberId, memberId), inArray(fieldKey, [...keys]), isNull(decidedAt)));
  return open.map((row) => ({ fieldKey: row.fieldKey, text: openProposed(row, "value", row.value) }));
}

/** What these fields hold or held. */
async function valuesOf(tx: Transaction, memberId: string, keys: readonly string[]): Promise<Naming[]> {
  const now = await tx
    .select({ fieldKey: information.fieldKey, value: information.value })
    .from(information)
    .where(and(eq(information.memberId, memberId), inArray(information.fieldKey, [...keys])));
  const { fieldKey, value } = earlierValues;
  const earlier = await tx
    .select({ fieldKey, value })
    .from(earlierValues)
    .where(and(eq(earlierValues.memberId, memberId), inArray(fieldKey, [...keys]), isNotNull(value)));
  return [...now, ...earlier].map(({ fieldKey, value }) => ({
    fieldKey,
    text: openValue(memberId, fieldKey, value ?? ""),
  }));
}
