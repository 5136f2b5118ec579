/** A CSV file of any spreadsheet, read as it comes: no more of it is in memory than a row. */
import { Readable } from "node:stream";
import { CsvError, type Options, parse } from "csv-parse";
import { parse as parseAtOnce } from "csv-parse/sync";
import { csvUnguard } from "#features/export/csv.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { decoded, encodingOf, requireNoUtf8 } from "./decode.ts";
import { beginningOf, type GivenFile } from "./given-file.ts";
import type { RowSource, SourceRow } from "./row-source.ts";

/** No member has as much in one row; a quote that is not closed takes all the rest of the file. */
const longestRow = 1024 * 1024;
/** The first line is in it. */
const headBytes = 64 * 1024;
/** A first line of its own that names the delimiter, as Excel takes it. */
const separatorLine = /^sep=([^\r\n"])(?:\r\n|\n|\r)/i;

const options = {
  record_delimiter: ["\r\n", "\n", "\r"],
  relax_column_count: true,
  max_record_size: longestRow,
} satisfies Options;

/**
 * Opens it for reading. Between delimiters the one is chosen by which the most headings are known.
 * @param told the encoding of a file that is neither UTF-8 nor marked
 * @throws StartProblem where it is none that can be read
 */
export async function openCsv(
  file: GivenFile,
  told: string | undefined,
  isKnown: (header: string) => boolean,
): Promise<RowSource> {
  const encoding = encodingOf(file, told);
  if (told !== undefined && encoding !== "utf-8" && !encoding.startsWith("utf-16")) await requireNoUtf8(file);
  const head = new TextDecoder(encoding).decode(beginningOf(file, headBytes), { stream: true });
  if (!encoding.startsWith("utf-16") && head.includes("\0"))
    throw new StartProblem(phrase("import.notText", { path: file.path }));
  const [, separator] = separatorLine.exec(head) ?? [];
  const delimiter = separator ?? delimiterOf(head, isKnown);
  const source = { file, encoding, delimiter, first: separator === undefined ? 1 : 2 };
  for await (const { cells } of recordsOf(source)) {
    const headers = cells.map((cell) => cell.trim());
    return { format: "csv", headers, rows: () => rowsOf(source), close: () => {} };
  }
  throw new StartProblem(phrase("import.empty", { path: file.path }));
}

function delimiterOf(head: string, isKnown: (header: string) => boolean): string {
  const found = [",", ";", "\t"].map((delimiter) => {
    const headers = headersBy(delimiter, head);
    return { delimiter, known: headers.filter(isKnown).length, count: headers.length };
  });
  found.sort((one, other) => other.known - one.known || other.count - one.count);
  return found[0]?.delimiter ?? ",";
}

function headersBy(delimiter: string, head: string): string[] {
  try {
    const [first] = parseAtOnce(head, {
      ...options,
      delimiter,
      to: 1,
      skip_empty_lines: true,
    }) as unknown as string[][];
    return first?.map((cell) => csvUnguard(cell).trim()) ?? [];
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

type Csv = Readonly<{ file: GivenFile; encoding: string; delimiter: string; first: number }>;
type Row = Readonly<{ line: number; cells: readonly string[] }>;

/** Behind the headings. */
async function* rowsOf(source: Csv): AsyncGenerator<SourceRow> {
  let isHead = true;
  for await (const row of recordsOf(source)) {
    if (!isHead) yield row;
    isHead = false;
  }
}

/** Rows in which something stands, without what keeps spreadsheets from running a cell. */
async function* recordsOf(source: Csv): AsyncGenerator<Row> {
  try {
    for await (const row of allRecords(source)) if (row.cells.some((cell) => cell.trim() !== "")) yield row;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const values = { path: source.file.path, line: await lineBehind(source, Number(error.records)) };
    throw new StartProblem(phrase("import.quotes", values), 1, { cause: error });
  }
}

/** Where the row begins that comes behind so many: those that were read just before a fault are never handed out. */
async function lineBehind(source: Csv, records: number): Promise<number> {
  let next = 1;
  if (records > 0)
    for await (const { cells, line } of allRecords(source, records)) next = line + linesOf(cells);
  return next;
}

/** Empty lines too. A row that names the delimiter is none. */
async function* allRecords({ file, encoding, delimiter, first }: Csv, to = -1): AsyncGenerator<Row> {
  const text = Readable.from(decoded(file, encoding));
  const parser = text.pipe(parse({ ...options, delimiter, to }));
  text.once("error", (error) => parser.destroy(error));
  let line = 1;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (line >= first) yield { line, cells: record.map(csvUnguard) };
      line += linesOf(record);
    }
  } finally {
    text.destroy();
    parser.destroy();
  }
}

/** Only cells hold further line breaks. */
function linesOf(cells: readonly string[]): number {
  return cells.reduce((lines, cell) => lines + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 1);
}
