/** The text of a file, whose encoding is known by its mark, by being UTF-8 throughout, or by being told. Never guessed. */
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { beginningOf, bytesOf, type GivenFile } from "./given-file.ts";

const marks = [
  { bytes: Buffer.from([0xef, 0xbb, 0xbf]), encoding: "utf-8" },
  { bytes: Buffer.from([0xff, 0xfe]), encoding: "utf-16le" },
  { bytes: Buffer.from([0xfe, 0xff]), encoding: "utf-16be" },
];

/**
 * The encoding's name as the Encoding Standard has it. A byte order mark has the last word.
 * @throws StartProblem (wrong usage) for one that nobody knows
 */
export function encodingOf(file: GivenFile, told: string | undefined): string {
  const beginning = beginningOf(file, 3);
  const marked = marks.find(({ bytes }) => beginning.subarray(0, bytes.length).equals(bytes));
  const wanted = knownEncoding(told);
  return marked?.encoding ?? wanted;
}

/** @throws StartProblem (wrong usage) for one that nobody knows */
export function knownEncoding(told = "utf-8"): string {
  try {
    return new TextDecoder(told).encoding;
  } catch (error) {
    throw new StartProblem(phrase("import.noEncoding", { encoding: told }), 2, { cause: error });
  }
}

/** The text from its beginning, without a byte order mark. @throws StartProblem where the file is not written so */
export async function* decoded(file: GivenFile, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  for await (const chunk of bytesOf(file.descriptor)) {
    const text = orUndefined(() => decoder.decode(chunk, { stream: true }));
    if (text === undefined) throw wrongEncoding(file, encoding, line + linesBeforeBroken(chunk, encoding));
    line += lineBreaks(text);
    yield text;
  }
  const rest = orUndefined(() => decoder.decode());
  if (rest === undefined) throw wrongEncoding(file, encoding, line);
}

/**
 * Somebody said another encoding of a file that is UTF-8: its letters beyond ASCII would all come out wrong.
 * @throws StartProblem
 */
export async function requireNoUtf8(file: GivenFile): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isPlain = true;
  for await (const chunk of bytesOf(file.descriptor)) {
    isPlain &&= chunk.every((byte) => byte < 0x80);
    if (orUndefined(() => decoder.decode(chunk, { stream: true })) === undefined) return;
  }
  if (!isPlain && orUndefined(() => decoder.decode()) !== undefined)
    throw new StartProblem(phrase("import.isUtf8", { path: file.path }));
}

function orUndefined<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

/** How many lines of the chunk end before what cannot be decoded. */
function linesBeforeBroken(chunk: Buffer, encoding: string): number {
  const text = new TextDecoder(encoding).decode(chunk);
  // A character that began in the chunk before leaves a few at the beginning.
  const at = text.indexOf("\uFFFD", 3);
  return lineBreaks(text.slice(0, at === -1 ? 0 : at));
}

/** A file has one kind of them: CR alone, LF, or both together. */
function lineBreaks(text: string): number {
  const count = (sign: string) => text.split(sign).length - 1;
  return Math.max(count("\n"), count("\r"));
}

function wrongEncoding({ path }: GivenFile, encoding: string, line: number): StartProblem {
  return new StartProblem(phrase("import.encoding", { path, line, encoding }));
}
