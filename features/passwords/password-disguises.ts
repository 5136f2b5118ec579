/** Finds a known word in a password that disguises it: other letter case, digits for letters, read backwards. */
import { isListed, longestListed, shortestListed } from "./common-passwords.ts";

/** The letter that each sign stands for. A 1 may be an l or an i, so all three are one. */
const substitutes: Readonly<Record<string, string>> = {
  ...{ "0": "o", "1": "i", l: "i", "3": "e", "4": "a", "@": "a", "5": "s", $: "s", "7": "t" },
};

/** A password with fewer letters than this beside a known word is little more than that word. */
const enoughLetters = 6;

/** Of a password without letters every place might begin a listed one: this many are tried. */
const placesTried = 32;

/** A shorter name is part of too many good passwords. */
const shortestName = 3;

/** The text with letters for the signs that stand for them; as long as it was. Takes text in lower case. */
export function undisguised(text: string): string {
  return text.replace(/[01l34@5$7]/g, (sign) => substitutes[sign] ?? sign);
}

/** Whether a password (in lower case) is little more than a listed one. */
export function isLittleMoreThanListed(password: string): boolean {
  return [password, reversed(password)].some((plain) => {
    const text = undisguised(plain);
    let lettersBefore = 0;
    // What stands in front of the word is left without it, too.
    for (let start = 0; start < placesTried && lettersBefore < enoughLetters; start++) {
      const longest = Math.min(start + longestListed, text.length);
      for (let end = start + shortestListed; end <= longest; end++) {
        const word = text.slice(start, end);
        if (isListed(word) && isLittleMoreThan(plain, word)) return true;
      }
      lettersBefore += letters(String.fromCodePoint(plain.codePointAt(start) ?? 0));
    }
    return false;
  });
}

/** Whether a password is little more than a name (both in lower case), apart from signs and spaces. */
export function isLittleMoreThanName(password: string, name: string): boolean {
  const word = undisguised(withoutSigns(name));
  if (word.length < shortestName) return false;
  const plain = withoutSigns(password);
  return [plain, reversed(plain)].some((text) => isLittleMoreThan(text, word));
}

/** Whether the word is in the text, and too few letters are left without it. */
function isLittleMoreThan(plain: string, word: string): boolean {
  const text = undisguised(plain);
  let left = "";
  let at = 0;
  for (let found = text.indexOf(word); found >= 0; found = text.indexOf(word, at)) {
    left += plain.slice(at, found);
    at = found + word.length;
  }
  return at > 0 && letters(left + plain.slice(at)) < enoughLetters;
}

function letters(text: string): number {
  return text.match(/\p{L}/gv)?.length ?? 0;
}

/** The signs that may stand for letters stay. */
function withoutSigns(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}@$]/gv, "");
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}
