import type { PasswordProblem } from "#features/passwords/password-rules.ts";
import type { UsernameProblem } from "#lib/text.ts";

/** What a form says for a feature's codes. */
type Words<Code extends string> = Readonly<Record<Code, string>>;

/** `character` is the one that is not allowed, if there is one. */
export const usernameWords = (character = ""): Words<UsernameProblem | "taken"> => ({
  missing: "Enter a username.",
  "too long": "A username can have at most 64 characters.",
  "not allowed characters": notAllowed(character),
  "mixed scripts": "This username mixes letters of different scripts. Use letters of one.",
  "broken text": "This username holds a character that cannot be stored. Type it again.",
  taken: "This name is taken. Choose another.",
});

function notAllowed(character: string): string {
  const invisible = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\uFFFC]/v;
  const code = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
  if (invisible.test(character))
    return `This username holds a character that nobody sees (${code}). Type the name again without it.`;
  const shown = /\p{M}/v.test(character) ? `\u25CC${character}` : character;
  return `A username cannot hold “${shown}” (${code}) there. Use letters, digits, signs and spaces.`;
}

export const passwordWords: Words<PasswordProblem> = {
  "too short": "A password needs at least 15 characters.",
  "too long": "A password can have at most 256 characters.",
  repeated: "This password only repeats a few characters. Choose another.",
  "in a row": "This password is characters in a row, like abc, 321 or qwerty. Choose another.",
  common: "This password is one that many people use, or little more. Choose another.",
  "the username": "This password is little more than the username. Choose another.",
  "the portal's name": "This password is little more than the portal's name. Choose another.",
  "broken text": "This password holds a character that cannot be used. Type it again.",
};

/** The sentences for each field's codes, all of them, in the order of `words`. */
export function sentencesFor<Problems extends { [Name in keyof Problems]?: readonly string[] }>(
  problems: Problems,
  words: { [Name in keyof Problems]-?: Words<NonNullable<Problems[Name]>[number]> },
): Record<string, string[]> {
  const sentences: Record<string, string[]> = {};
  for (const name in words) {
    const codes = problems[name];
    if (codes)
      sentences[name] = codes.map((code: NonNullable<Problems[typeof name]>[number]) => words[name][code]);
  }
  return sentences;
}
