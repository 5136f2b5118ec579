import type { SignedIn } from "#features/act.ts";

/** How the activity names what was taken along. */
export type ExportFormat = "json" | "csv" | "vcf" | "zip" | "activity csv";

/** What a member may take along: a file that is made piece by piece while it is sent. */
export type ExportFile = Readonly<{
  filename: string;
  type: string;
  format: ExportFormat;
  /** Rejects if nothing can be read; what fails later ends the file early. */
  pieces: (act: SignedIn) => Promise<AsyncIterable<string | Uint8Array>>;
}>;

/** A file of text. */
export type ExportText = Omit<ExportFile, "pieces"> &
  Readonly<{ pieces: (act: SignedIn) => Promise<AsyncIterable<string>> }>;

/** A text that is there already, as pieces. */
export async function* inOnePiece(text: string): AsyncGenerator<string> {
  yield text;
}
