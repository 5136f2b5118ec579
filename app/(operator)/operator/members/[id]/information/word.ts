import type { Shown } from "#features/information/shown-values.ts";
import type { Word } from "#features/operators/edit-information.ts";

/** In the form's stamp: whose word it holds. No field has such a key. */
const key = " word";

export function shownWord(word: Word): readonly [string, string] {
  return [key, word];
}

export function wordOf(shown: Shown): Word {
  return shown.get(key) === "member" ? "member" : "operator";
}
