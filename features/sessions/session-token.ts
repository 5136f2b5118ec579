import { hash, randomBytes } from "node:crypto";
import { keyedHash } from "#lib/sealing.ts";

/** A new secret: 256 random bits, base64url. Only the member's browser keeps it. */
export function makeToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Whether a text can be such a secret. */
export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/**
 * What takes the place of a session's token when it is renewed for a change: another 256 bits that nobody can
 * foresee who lacks the portal's keys (HMAC-SHA-256). Made, not drawn, so that a form
 * posted twice gives the browser the same cookie twice, whichever answer it reads.
 */
export function renewedToken(oldTokenHash: string, change: string): string {
  return keyedHash("renewed session", JSON.stringify([oldTokenHash, change]));
}

/** What the database keeps of it: SHA-256, base64url. The token is random, so it needs no slower hash. */
export function tokenHash(token: string): string {
  return hash("sha256", token, "base64url");
}
