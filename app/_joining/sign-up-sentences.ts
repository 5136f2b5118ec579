import { sentencesFor } from "#app/_forms/sentences.ts";
import type { SignUp } from "#features/membership/sign-up.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { usernameSentence } from "./username-sentence.ts";

/** What is wrong with a username and a password that somebody wants to become a member with. */
export function signUpSentences(
  t: PageWords["t"],
  { problems, character }: Extract<SignUp, { problems: object }>,
): Record<string, string[]> {
  return sentencesFor(problems, {
    username: (code) => usernameSentence(t, code, character),
    password: (code) => t(`problems.password.${code}`),
  });
}
