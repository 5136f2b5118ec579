import { randomBytes } from "node:crypto";

/** Settings with keys of nobody else's, the same for all machines that are given them. */
export function givenKeys(): Record<string, string> {
  const names = ["SESSION", "PEPPER", "DATA", "TICKET", "ACTION"];
  return Object.fromEntries(names.map((name) => [`${name}_KEY`, randomBytes(32).toString("base64url")]));
}
