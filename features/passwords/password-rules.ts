import { codePoints, isBroken, usernameKey } from "#lib/text.ts";

export type PasswordProblem = "too short" | "too long" | "the username" | "the portal's name" | "broken text";

/** In code points. Source: NIST SP 800-63B-4 3.1.1.2 (at least 15 where it is the only factor, no composition rules). */
const shortestPassword = 15;
/** In code points; longer ones are refused before any work. */
const longestPassword = 256;

/** Everything that is wrong with a new password; nothing when it may be used. */
export function passwordProblems(password: string, username: string, portalName: string): PasswordProblem[] {
  if (isBroken(password)) return ["broken text"];
  if (isTooLong(password)) return ["too long"];
  const problems: PasswordProblem[] = [];
  if (codePoints(password) < shortestPassword) problems.push("too short");
  const key = usernameKey(password);
  // Compared as usernames are, so that letter case or spaces do not make another word of it.
  if (key !== undefined && key === usernameKey(username)) problems.push("the username");
  if (key !== undefined && key === usernameKey(portalName)) problems.push("the portal's name");
  return problems;
}

/** Whether it is longer than any password here, so that it can be nobody's. */
export function isTooLong(password: string): boolean {
  // A code point is at most two units: this much needs no counting.
  return password.length > 2 * longestPassword || codePoints(password) > longestPassword;
}
