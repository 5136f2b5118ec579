const digit = /\p{Nd}/u;

/** The text with every script's decimal digits as 0 to 9 (Unicode has each script's ten in a row, zero first). */
export function asciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (sign) => (digit.test(sign) ? digitOf(sign) : sign));
}

/** Some rows of ten follow each other without a gap. */
function digitOf(sign: string): string {
  const at = sign.codePointAt(0) ?? 0;
  let first = at;
  while (digit.test(String.fromCodePoint(first - 1))) first--;
  return String((at - first) % 10);
}
