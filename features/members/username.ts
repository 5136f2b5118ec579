/** What a username is: the one place where it is normalised, folded or refused. */
import { withoutNeededJoiners } from "#lib/joiners.ts";
import { codePoints, isBroken } from "#lib/text.ts";
import { lettersOf, unknownLetter } from "#lib/unicode-scripts.ts";

export type UsernameProblem =
  | "missing"
  | "too long"
  | "not allowed characters"
  | "mixed scripts"
  | "broken text";

/** In code points, after NFKC. */
const usernameLimit = 64;

/**
 * A username as it is kept and shown (NFKC, without spaces and invisible characters at its ends, inner spaces as typed)
 * with the key that makes it unique, or everything that is wrong with it.
 * Source: UTS 39 5.1 and 5.2, stricter than its "highly restrictive" level: no script mixes with Latin.
 */
export function usernameOf(
  raw: string,
):
  | { ok: true; username: string; key: string }
  | { ok: false; problems: UsernameProblem[] /** The first that is not allowed. */; character?: string } {
  const username = normalUsername(raw);
  if (typeof username !== "string") return { ok: false, problems: [username.problem] };
  const problems: UsernameProblem[] = [];
  if (codePoints(username) > usernameLimit) problems.push("too long");
  const letters = lettersOf(username);
  const character = refusedCharacter(username) ?? unknownLetter(username);
  if (character !== undefined) problems.push("not allowed characters");
  if (letters === "mixed scripts") problems.push("mixed scripts");
  if (problems.length === 0) return { ok: true, username, key: folded(username) };
  return { ok: false, problems, ...(character !== undefined && { character }) };
}

/**
 * The key under which a typed username is looked for, also of text that nobody could sign up with today; undefined
 * when it could be nobody's: empty, broken or far too long (a spelling may be longer than the name: ß and SS).
 */
export function usernameKey(raw: string): string | undefined {
  const username = normalUsername(raw);
  return typeof username === "string" ? folded(username) || undefined : undefined;
}

function normalUsername(raw: string): string | { problem: UsernameProblem } {
  const typed = raw.trim();
  if (typed === "") return { problem: "missing" };
  if (isBroken(typed)) return { problem: "broken text" };
  // NFKC composes at most a few code points into one, so this much cannot come down to the limit: no work for it.
  if (typed.length > usernameLimit * 10) return { problem: "too long" };
  const username = withoutInvisibleEnds(typed.normalize("NFKC"));
  return username === "" ? { problem: "missing" } : username;
}

/** What comes along when a name is copied: spaces, zero-width and soft hyphens, byte order and direction marks. */
function withoutInvisibleEnds(text: string): string {
  const invisible = /[\s\xAD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;
  const signs = [...text];
  const isVisible = (sign: string) => !invisible.test(sign);
  return signs.slice(Math.max(0, signs.findIndex(isVisible)), signs.findLastIndex(isVisible) + 1).join("");
}

// These expressions stand inside: V8 takes a fiftieth of a second to make them, which no start should wait for.
function refusedCharacter(username: string): string | undefined {
  // Invisible characters are let in only as the inside of an emoji, where a phone's keyboard puts them, and where a
  // script needs them. Something visible in an emoji's place, so that what stood on both its sides does not become
  // neighbours.
  const visible = withoutNeededJoiners(username.replace(/\p{RGI_Emoji}/gv, "_"));
  const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}[\p{Z}--\u0020]\u2800\uFFFC\uFFFD]/v;
  // A mark at the beginning, or after a space, would sit on the text in front of it.
  const looseMark = /(?<=^|\u0020)\p{M}/v;
  return (invisible.exec(visible) ?? looseMark.exec(visible))?.[0];
}

/**
 * The same for all spellings that a person would call the same name: letter case, width, spaces, invisible
 * characters. Repeated until nothing changes, because a folded letter may decompose again and the other way round.
 * Letters are taken apart before they are folded: the iota under ᾴ is a letter of its own afterwards, and which mark
 * stands on which letter must not depend on what had been put together. Source: Unicode 3.13, D145 and D146.
 */
function folded(username: string): string {
  let key = username;
  for (;;) {
    const next = [...key.normalize("NFKD").replace(/\p{Default_Ignorable_Code_Point}/gv, "")]
      .map(foldCase)
      .join("")
      .normalize("NFKC")
      .replaceAll("i\u0307", "i")
      .replace(/\s+/gv, " ")
      .trim();
    if (next === key) return key;
    key = next;
  }
}

/**
 * By upper case, so that ß is ss and all of I, i, İ and ı are i (which is which depends on the keyboard's language);
 * letter by letter, so that a Σ at a word's end is no other letter.
 */
function foldCase(letter: string): string {
  return letter.toUpperCase().toLowerCase();
}
