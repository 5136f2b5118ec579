import type { SignedIn } from "#features/act.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { readInformation } from "#features/information/read-information.ts";
import { csvOf } from "./csv.ts";
import { type ExportText, inOnePiece } from "./export-file.ts";

/** The first row of the file. */
export const csvHead = ["key", "label", "value"] as const;

/** Stands behind the label of a value that cannot be read: beside the value, where it is not taken for one. */
export const unreadableMark = " (unreadable)";

/** The values of the fields alone, for spreadsheets. */
export const informationCsv: ExportText = {
  filename: "postern-information.csv",
  type: "text/csv; charset=utf-8",
  format: "csv",
  pieces: asCsv,
};

async function asCsv(act: SignedIn): Promise<AsyncIterable<string>> {
  const entries = await readInformation(act);
  const rows = entries.map(({ field, value, unreadable }) => [
    field.key,
    field.label + (unreadable === undefined ? "" : unreadableMark),
    value === undefined ? "" : typeOf(field).toCell(value, field),
  ]);
  return inOnePiece(csvOf([csvHead, ...rows]));
}
