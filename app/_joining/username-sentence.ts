import type { words } from "#app/_ui/words.ts";
import type { UsernameProblem } from "#features/members/username.ts";

type Translate = Awaited<ReturnType<typeof words>>["t"];

/** What nobody sees in a box, or what would stand in the sentence as nothing. */
const invisible = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\uFFFC]/v;

/** What is wrong with a username; `character` is the one that is not allowed, if there is one. */
export function usernameSentence(
  t: Translate,
  code: UsernameProblem | "taken",
  character: string | undefined,
): string {
  if (code !== "not allowed characters" || character === undefined) return t(`problems.username.${code}`);
  const point = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
  if (invisible.test(character)) return t("problems.username.invisible character", { code: point });
  // A mark needs something to stand on.
  const shown = /\p{M}/v.test(character) ? `\u25CC${character}` : character;
  return t("problems.username.not allowed character", { character: shown, code: point });
}
