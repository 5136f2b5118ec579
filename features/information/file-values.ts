/** Which file a member's information names. */
import { database, type Reader } from "#db/client.ts";
import { and, eq, isNull } from "#db/drizzle.ts";
import { earlierValues, proposals } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { fileOfValue } from "#features/files/kept-file.ts";
import { proposalOf } from "./proposals.ts";
import { type Entry, readInformation } from "./read-information.ts";
import { openValue } from "./sealed-value.ts";

/** The id of the file that a field holds now; undefined for none. */
export async function ownFile(act: Act, fieldKey: string): Promise<string | undefined> {
  return fileIn(await readInformation(act), fieldKey);
}

/** The same of entries that were read already. */
export function fileIn(entries: readonly Entry[], fieldKey: string): string | undefined {
  const entry = entries.find(({ field }) => field.key === fieldKey && field.type === "file");
  return fileOfValue(entry?.value ?? "")?.id;
}

/** The id of the file that a field held before, by the earlier value's id. */
export async function ownEarlierFile(
  { subject }: Act,
  fieldKey: string,
  valueId: string,
): Promise<string | undefined> {
  const own = and(
    eq(earlierValues.id, valueId),
    eq(earlierValues.memberId, subject.id),
    eq(earlierValues.fieldKey, fieldKey),
  );
  const [row] = await database().select().from(earlierValues).where(own);
  return fileOfValue((row?.value && openValue(subject.id, fieldKey, row.value)) || "")?.id;
}

/** The id of the file that a member proposes for a field, by the proposal's id, until that is decided. */
export async function proposedFile(
  reader: Reader,
  { subject }: Pick<Act, "subject">,
  fieldKey: string,
  proposalId: string,
): Promise<string | undefined> {
  const open = and(
    eq(proposals.id, proposalId),
    eq(proposals.memberId, subject.id),
    eq(proposals.fieldKey, fieldKey),
    isNull(proposals.decidedAt),
  );
  const [row] = await reader.select().from(proposals).where(open);
  return fileOfValue((row && proposalOf(row).value) ?? "")?.id;
}
