type DotEnvLine = Readonly<{ value: string; line: number }>;
export type DotEnv = Readonly<{ values: ReadonlyMap<string, DotEnvLine>; problems: readonly string[] }>;

const assignment = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=(.*)$/;
const quoted = /^(["'`])(.*?)\1[ \t]*(.*)$/;

/**
 * Reads the text of a `.env` file: a `NAME=value` a line, blank lines and comments. What could be read in two
 * ways is a problem (one sentence with the line's number, never the value, which may be a secret), because the
 * portal must not start with a value nobody meant. Backslash and `$` stand for themselves.
 */
export function parseDotEnv(text: string): DotEnv {
  const values = new Map<string, DotEnvLine>();
  const problems: string[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const trimmed = raw.trim(); // a byte order mark goes too
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const [, name, rest] = assignment.exec(trimmed) ?? [];
    const earlier = name === undefined ? undefined : values.get(name);
    if (name === undefined || rest === undefined) problems.push(`Line ${line} of .env must be NAME=value.`);
    else if (earlier)
      problems.push(`${name} must stand once in .env, not in lines ${earlier.line} and ${line}.`);
    else values.set(name, { value: readValue(rest, `${name} in line ${line} of .env`, problems), line });
  }
  return { values, problems };
}

/** `rest` is all that follows the `=`. */
function readValue(rest: string, place: string, problems: string[]): string {
  const text = rest.trimStart();
  if (!/^["'`]/.test(text)) return rest.replace(/[ \t]#.*$/, "").trim();
  const [, , value = "", after = ""] = quoted.exec(text) ?? [];
  if (!quoted.test(text)) problems.push(`${place} must have a closing quote.`);
  else if (after !== "" && !after.startsWith("#"))
    problems.push(`${place} must have nothing but a comment after its closing quote.`);
  return value;
}
