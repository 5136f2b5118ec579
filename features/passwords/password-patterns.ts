/** Finds what needs no list to be guessed: repeats, runs of letters or digits, rows of keys. */

/** In characters: a password that has no more than these beside its pattern is that pattern. */
const mostBeside = 4;
/** In characters. */
const longestUnit = 4;
/** In characters: shorter runs and repeats are in every text. */
const shortestStretch = 3;

/** English, German and French keyboards. */
const rows = [
  ...["1234567890", "!@#$%^&*()", '!"§$%&/()=', "qwertyuiop", "asdfghjkl", "zxcvbnm"],
  ...["qwertzuiopü", "asdfghjklöä", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"],
];
const neighbours = new Set(
  rows.flatMap((row) => [...row].slice(1).map((key, at) => `${[...row][at]}${key}`)),
);

/** What a password (in lower case, of at least one character) consists of, but for at most 4 characters. */
export function patternOf(password: string): "repeated" | "in a row" | undefined {
  const signs = [...password];
  const covered = new Set<number>();
  const isAll = () => covered.size > 0 && signs.length - covered.size <= mostBeside;
  for (let unit = 1; unit <= longestUnit; unit++)
    cover(covered, signs, unit, (before, sign) => before === sign);
  if (isAll()) return "repeated";
  cover(covered, signs, 1, follows);
  cover(covered, signs, 1, (before, sign) => follows(sign, before));
  return isAll() ? "in a row" : undefined;
}

/** Adds the places of every stretch in which each sign goes with the one so many places before. */
function cover(
  covered: Set<number>,
  signs: readonly string[],
  distance: number,
  goesWith: (before: string, sign: string) => boolean,
): void {
  const shortest = Math.max(shortestStretch, 2 * distance);
  let start = 0;
  for (let end = distance; end <= signs.length; end++) {
    const [before, sign] = [signs[end - distance], signs[end]];
    if (before !== undefined && sign !== undefined && goesWith(before, sign)) continue;
    if (end - start >= shortest) for (let at = start; at < end; at++) covered.add(at);
    start = end - distance + 1;
  }
}

function follows(before: string, sign: string): boolean {
  return neighbours.has(before + sign) || (before.codePointAt(0) ?? 0) + 1 === sign.codePointAt(0);
}
