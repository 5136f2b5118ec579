import { currentLanguage } from "#features/request/current-member.ts";
import { type PageWords, pageWords } from "#lib/words/page-words.ts";

/** What this answer says, in its language. */
export async function words(): Promise<PageWords> {
  return pageWords(await currentLanguage());
}

/** Those of a group of texts that a component shows, by their names. */
export type Texts<Name extends string> = Readonly<Record<Name, string>>;
