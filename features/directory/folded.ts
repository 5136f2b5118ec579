/**
 * Text as it is searched: accents, letter case, width and the kind of space do not matter. Letter by letter, so that
 * every part of a text folds to a part of the folded text, but for spaces at its ends.
 */
export function folded(text: string): string {
  const plain = isAscii(text) ? text.toLowerCase() : withoutMarks(inOneCase(withoutMarks(text)));
  return plain.replace(/\s+/g, " ");
}

/** Of a text in which something was found, what stands around it; "…" where more of it is left out. */
export type Excerpt = Readonly<{ before: string; found: string; after: string }>;

/** In UTF-16 units. What is little longer is shown whole. */
const around = 60;
const whole = 200;

/**
 * Where the folded `sought` stands in a text; undefined if it does not. A long text is cut to what is around it.
 */
export function findIn(text: string, sought: string): Excerpt | undefined {
  const at = folded(text).indexOf(sought);
  if (at === -1) return undefined;
  const start = placeOf(text, at);
  const end = placeOf(text, at + sought.length);
  const found = text.slice(start, end);
  const [before, after] = [text.slice(0, start), text.slice(end)];
  if (text.length <= whole) return { before, found, after };
  return { before: lastOf(before), found: firstOf(found), after: firstOf(after) };
}

/** The beginning of a text too long to be shown in a list. */
export function shortened(text: string): string {
  return text.length <= whole ? text : firstOf(text, whole);
}

function firstOf(text: string, length = around): string {
  return text.length <= length
    ? text
    : `${text
        .slice(0, length)
        .toWellFormed()
        .replace(/\uFFFD$/, "")}…`;
}

function lastOf(text: string): string {
  return text.length <= around
    ? text
    : `…${text
        .slice(-around)
        .toWellFormed()
        .replace(/^\uFFFD/, "")}`;
}

/** Where the folded text's units from this one on come from: the letter before has all of its marks. */
function placeOf(text: string, length: number): number {
  let [place, made, isSpace] = [0, 0, false];
  for (const letter of text) {
    const plain = folded(letter);
    const adds = isSpace && plain === " " ? 0 : plain.length;
    if (made >= length && adds > 0) break;
    [place, made, isSpace] = [place + letter.length, made + adds, adds === 0 ? isSpace : plain === " "];
  }
  return place;
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return /^[\x00-\x7F]*$/.test(text);
}

/** Marks stand on letters, and are letters' own after decomposition (Unicode 3.11, D68). */
function withoutMarks(text: string): string {
  return text.normalize("NFKD").replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, "");
}

/** By upper case, so that ß is ss; a Σ is the same wherever it stands. Some letters with a stroke have no decomposition. */
function inOneCase(text: string): string {
  return text
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll("ς", "σ")
    .replace(/[øłđðħıæœ]/g, (letter) => plainLetters[letter] ?? letter);
}

const plainLetters: Readonly<Record<string, string>> = {
  ...{ ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", æ: "ae", œ: "oe" },
};
