import type { Transaction } from "#db/client.ts";
import type { Act } from "#features/act.ts";
import type { FieldProblem } from "#features/field-types/field-type.ts";
import { adoptFile } from "#features/files/adopt-file.ts";
import type { Change } from "./save-values.ts";

/**
 * Takes the files that these values name out of those that wait; per field key what is wrong, where one cannot be had any
 * more. Then nothing may be saved.
 */
export async function adoptFiles(
  tx: Transaction,
  { subject }: Act,
  changes: readonly Change[],
): Promise<Record<string, readonly FieldProblem[]> | undefined> {
  const problems: Record<string, readonly FieldProblem[]> = {};
  const named = changes.filter(({ entry, value }) => entry.field.type === "file" && value !== "");
  for (const { entry, value } of named)
    if (!(await adoptFile(tx, subject.id, entry.field.key, value)))
      problems[entry.field.key] = [{ code: "file gone" }];
  return Object.keys(problems).length > 0 ? problems : undefined;
}
