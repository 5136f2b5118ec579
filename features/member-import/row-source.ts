/** What every kind of file comes to: a line of headings, and rows of cells. */
import type { Phrase } from "#lib/words/phrase.ts";

/** A text; null for none; or why it is none: bytes, or a text that is written in another way than was said. */
export type Cell = string | null | Readonly<{ unreadable: "bytes" | "encoding" }>;

/** `line` is where it begins in a CSV file; in a database the row's number, from 1. */
export type SourceRow = Readonly<{ line: number; cells: readonly Cell[] }>;

export type RowSource = Readonly<{
  format: "csv" | "database";
  /** The columns' names, in their order. */
  headers: readonly string[];
  /** All rows from the first on, as often as they are asked for. @throws StartProblem where the file cannot be read on */
  rows(): AsyncIterable<SourceRow>;
  /** Gives back what it holds. The file itself stays the caller's. */
  close(): void;
}>;

/** What is wrong with a row, a sentence each. */
export type WrongRow = Readonly<{ line: number; why: readonly Phrase[] }>;
