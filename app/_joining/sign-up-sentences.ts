import { problemSentence } from "#app/_fields/problem-sentence.ts";
import { sentencesFor } from "#app/_forms/sentences.ts";
import { fieldsAtSignUp } from "#features/fields/at-sign-up.ts";
import type { SignUp } from "#features/membership/sign-up.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { usernameSentence } from "./username-sentence.ts";

/** What is wrong with a username, a password and answers that somebody wants to become a member with. */
export async function signUpSentences(
  t: PageWords["t"],
  { problems, character, answers = {} }: Extract<SignUp, { problems: object }>,
): Promise<Record<string, string[]>> {
  const own = sentencesFor(problems, {
    username: (code) => usernameSentence(t, code, character),
    password: (code) => t(`problems.password.${code}`),
  });
  const fields = await fieldsAtSignUp();
  const wrong = fields.map((field) => [
    field.key,
    (answers[field.key] ?? []).map((problem) => problemSentence({ t }, field, problem)),
  ]);
  return { ...own, ...Object.fromEntries(wrong.filter(([, said]) => said?.length)) };
}
