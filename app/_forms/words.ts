import type { PasswordProblem } from "#features/passwords/password-rules.ts";
import type { UsernameProblem } from "#lib/text.ts";

/** What a form says for a feature's codes. */
type Words<Code extends string> = Readonly<Record<Code, string>>;

export const usernameWords: Words<UsernameProblem | "taken"> = {
  missing: "Enter a username.",
  "too long": "A username can have at most 64 characters.",
  "not allowed characters":
    "This username holds a character that cannot be used. Use letters, digits, signs and spaces.",
  "mixed scripts": "This username mixes letters of different scripts. Use letters of one.",
  "broken text": "This username holds a character that cannot be stored. Type it again.",
  taken: "This name is taken. Choose another.",
};

export const passwordWords: Words<PasswordProblem> = {
  "too short": "A password needs at least 15 characters.",
  "too long": "A password can have at most 256 characters.",
  "the username": "The password is the username. Choose another.",
  "the portal's name": "The password is the portal's name. Choose another.",
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
