import { hash, randomBytes } from "node:crypto";

/** A new session's secret: 256 random bits, base64url. Only the member's browser keeps it. */
export function makeToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What the database keeps of it: SHA-256, base64url. The token is random, so it needs no slower hash. */
export function tokenHash(token: string): string {
  return hash("sha256", token, "base64url");
}
