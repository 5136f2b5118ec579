import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { openCsv } from "./csv-file.ts";
import { beginningOf, type GivenFile } from "./given-file.ts";
import { openOldDatabase } from "./old-database.ts";
import type { RowSource } from "./row-source.ts";

const databaseMark = "SQLite format 3\0";
/** Of Excel, LibreOffice and the like, new and old: archives, and what Microsoft calls compound files. */
const workbookMarks = [Buffer.from("PK\x03\x04", "latin1"), Buffer.from([0xd0, 0xcf, 0x11, 0xe0])];

/**
 * The rows of a database or a CSV file; which one it is its first bytes tell.
 * @param isKnown whether a heading names something here
 * @throws StartProblem where it is neither, or cannot be read
 */
export async function openSource(
  file: GivenFile,
  encoding: string | undefined,
  isKnown: (header: string) => boolean,
): Promise<RowSource> {
  const beginning = beginningOf(file, databaseMark.length);
  if (beginning.length === 0) throw new StartProblem(phrase("import.empty", { path: file.path }));
  if (beginning.toString("latin1") === databaseMark) return openOldDatabase(file, encoding);
  if (workbookMarks.some((mark) => beginning.subarray(0, mark.length).equals(mark)))
    throw new StartProblem(phrase("import.workbook", { path: file.path }));
  return openCsv(file, encoding, isKnown);
}
