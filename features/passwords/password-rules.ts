import { usernameKey } from "#features/members/username.ts";
import { codePoints, isBroken } from "#lib/text.ts";
import { isLittleMoreThanListed, isLittleMoreThanName } from "./password-disguises.ts";
import { patternOf } from "./password-patterns.ts";

export type PasswordProblem =
  | "missing"
  | "too short"
  | "too long"
  | "repeated"
  | "in a row"
  | "common"
  | "the username"
  | "the portal's name"
  | "broken text";

/** In code points. Source: NIST SP 800-63B-4 3.1.1.2 (at least 15 where it is the only factor, no composition rules). */
const shortestPassword = 15;
/** In code points; longer ones are refused before any work. */
const longestPassword = 256;

/** Everything that is wrong with a new password; nothing when it may be used. */
export function passwordProblems(password: string, username: string, portalName: string): PasswordProblem[] {
  if (password === "") return ["missing"];
  if (isBroken(password)) return ["broken text"];
  if (isTooLong(password)) return ["too long"];
  const problems: PasswordProblem[] = [];
  if (codePoints(password) < shortestPassword) problems.push("too short");
  // One character may stand for eighteen.
  const start = [...password.normalize("NFKC")].slice(0, longestPassword).join("");
  // As usernames are compared, so that letter case, width or invisible characters do not make another word of it.
  const text = usernameKey(start);
  if (text === undefined) return [...problems, "repeated"];
  const pattern = patternOf(text);
  if (pattern) problems.push(pattern);
  if (isLittleMoreThanListed(text)) problems.push("common");
  if (isLittleMoreThanName(text, usernameKey(username) ?? "")) problems.push("the username");
  if (isLittleMoreThanName(text, usernameKey(portalName) ?? "")) problems.push("the portal's name");
  return problems;
}

/** Whether two typed passwords are one, as they are hashed. */
export function isSamePassword(one: string, other: string): boolean {
  return one.normalize("NFKC") === other.normalize("NFKC");
}

/** Whether it is longer than any password here, so that it can be nobody's. */
export function isTooLong(password: string): boolean {
  // A code point is at most two units: this much needs no counting.
  return password.length > 2 * longestPassword || codePoints(password) > longestPassword;
}
