import { type Phrase, phrase } from "./words/phrase.ts";

type DotEnvLine = Readonly<{ value: string; line: number }>;
export type DotEnv = Readonly<{ values: ReadonlyMap<string, DotEnvLine>; problems: readonly Phrase[] }>;

const assignment = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=(.*)$/;
const quoted = /^(["'`])(.*?)\1[ \t]*(.*)$/;

/**
 * Reads the text of a `.env` file: a `NAME=value` a line, blank lines and comments. What could be read in two
 * ways is a problem (one sentence with the line's number, never the value, which may be a secret), because the
 * portal must not start with a value nobody meant. Backslash and `$` stand for themselves.
 */
export function parseDotEnv(text: string): DotEnv {
  const values = new Map<string, DotEnvLine>();
  const problems: Phrase[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const trimmed = raw.trim(); // a byte order mark goes too
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const [, name, rest] = assignment.exec(trimmed) ?? [];
    const earlier = name === undefined ? undefined : values.get(name);
    if (name === undefined || rest === undefined) problems.push(phrase("dotEnv.noAssignment", { line }));
    else if (earlier) problems.push(phrase("dotEnv.twice", { name, earlier: earlier.line, line }));
    else values.set(name, { value: readValue(rest, { name, line }, problems), line });
  }
  return { values, problems };
}

/** `rest` is all that follows the `=`. */
function readValue(rest: string, place: { name: string; line: number }, problems: Phrase[]): string {
  const text = rest.trimStart();
  if (!/^["'`]/.test(text)) return rest.replace(/[ \t]#.*$/, "").trim();
  const [, , value = "", after = ""] = quoted.exec(text) ?? [];
  if (!quoted.test(text)) problems.push(phrase("dotEnv.openQuote", place));
  else if (after !== "" && !after.startsWith("#")) problems.push(phrase("dotEnv.afterQuote", place));
  return value;
}
