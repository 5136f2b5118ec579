import type { Messages } from "./messages.ts";

/**
 * English messages as the test language shows them: each vowel doubled, which makes a text about a third longer, and
 * each word written from right to left. Arguments and tags stay as they are. Source: the pseudo-locale ar-XB of Unicode
 * CLDR, as Android and Chromium make it.
 */
export function inPseudoLanguage<M extends Messages>(messages: M): M {
  const changed = Object.entries(messages).map(([key, message]) => [
    key,
    typeof message === "string" ? pseudoMessage(message) : inPseudoLanguage(message),
  ]);
  return Object.fromEntries(changed);
}

const rightToLeft = "\u202e";
const end = "\u202c";

/** In ICU messages text and arguments take turns with each brace: a plural's argument holds texts again. */
function pseudoMessage(message: string): string {
  let depth = 0;
  return message.replace(/[{}]|<[^>]*>|[^{}<]+/g, (part) => {
    if (part === "{") depth += 1;
    else if (part === "}") depth -= 1;
    else if (!part.startsWith("<") && depth % 2 === 0) return part.replace(/\p{L}+/gu, pseudoWord);
    return part;
  });
}

function pseudoWord(word: string): string {
  return rightToLeft + word.replace(/[aeiou]/gi, "$&$&") + end;
}
