/** Which text is kept: where it is normalised, counted or refused. */
export type TextProblem = "too long" | "broken text";

/** Code points are what limits count: what a person sees as one sign may be several of them. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/**
 * Text as it is kept: every kind of line break is one `\n`, or a space where there is only one line (a browser's
 * one-line box could not show it again); nothing else is changed, outer spaces included. `limit` is in code points.
 */
export function cleanText(
  raw: string,
  limit: number,
  { multiline }: { multiline: boolean },
): { ok: true; text: string } | { ok: false; problem: TextProblem } {
  if (isBroken(raw)) return { ok: false, problem: "broken text" };
  const text = raw.replace(/\r\n?|\n/g, multiline ? "\n" : " ");
  return codePoints(text) > limit ? { ok: false, problem: "too long" } : { ok: true, text };
}

/** NUL and unpaired surrogates: a database would cut or replace them without a word. */
export function isBroken(text: string): boolean {
  return text.includes("\0") || !text.isWellFormed();
}
