/** Operators' patterns run in time linear to the text, whatever they wrote (docs/decisions/0024). */
import { createRequire } from "node:module";
import { memoize } from "#lib/memoize.ts";

const require = createRequire(import.meta.url);

type Compiled = Readonly<{ testExact: (text: string) => boolean }>;

/** In code points; whatever fits a form's box is far shorter. */
const longestPattern = 500;
/** Instructions of its machine: the time for one character grows with them. */
const largestProgram = 5_000;
/** Far more than there are fields with patterns. */
const mostKnown = 200;

const compiled = memoize(compile, mostKnown);

/** Whether the whole text fits the pattern, as with HTML's `pattern`. What is no pattern is fitted by every text. */
export function fitsPattern(text: string, pattern: string): boolean {
  const machine = compiled(pattern);
  return machine === "invalid" || machine.testExact(text);
}

/** What is wrong with a pattern that an operator wants to use, if anything is. */
export function patternProblem(pattern: string): "invalid" | undefined {
  return compiled(pattern) === "invalid" ? "invalid" : undefined;
}

/** HTML's flag v has sets within classes; RE2 would take their signs for themselves. */
const setsInClass = /\[(?:\\.|[^\]\\])*?(?:&&|--|\[(?!:))/s;

function compile(pattern: string): Compiled | "invalid" {
  if (pattern.length > longestPattern || setsInClass.test(pattern)) return "invalid";
  // A quarter of a megabyte of source, for portals that have such a field.
  const { RE2JS } = require("re2js") as typeof import("re2js");
  try {
    const machine = RE2JS.compile(RE2JS.translateRegExp(pattern));
    return machine.programSize() > largestProgram ? "invalid" : machine;
  } catch {
    return "invalid";
  }
}
