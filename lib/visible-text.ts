// Control characters, line separators, lone surrogates, and all that is drawn as nothing or turns the direction
// of the text around it (Unicode TR 36, 2.1 and 3.1): none may pass for something else where a person reads it.
const deceiving = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Most texts are nothing but these, and this costs a tenth. */
const harmless = /^[\x20-\x7e]*$/;

/** The text with each character that cannot be seen, or that steers a terminal, written as `\u{…}`. */
export function visibleText(text: string): string {
  if (harmless.test(text)) return text;
  return text.replace(deceiving, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Whether the text holds a character that `visibleText` would write out. */
export function hasInvisible(text: string): boolean {
  return !harmless.test(text) && text.search(deceiving) !== -1;
}
