/** The secret of a one-time link, which is also the code that people type where they cannot open the link. */
import { createHash, randomBytes } from "node:crypto";
import { keyedHash, keyedHashes, keyedHashLike } from "#lib/sealing.ts";

/** Crockford's base 32: no I, L, O and U, so that no two letters look the same. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 16;
const purpose = "one-time link";
const ofTokens = "token of a one-time link";

/** A new token: 80 random bits, which nobody guesses in a link's lifetime. */
export function makeLinkToken(): string {
  return lettersOf(randomBytes(length));
}

/** As many tokens as are wanted, the same for the same secret; nobody makes them from that without the portal's keys. */
export function linkTokensFrom(secret: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => tokenOf(keyedHash(ofTokens, `${at} ${secret}`)));
}

/**
 * The token that `linkTokensFrom` made first of this secret when it made the one of this hash; undefined where it did not,
 * or the key is gone.
 */
export function linkTokenBehind(hash: string, secret: string): string | undefined {
  const made = keyedHashLike(hash, ofTokens, `0 ${secret}`);
  const token = made && tokenOf(made);
  return token && linkHashes(token).includes(hash) ? token : undefined;
}

function tokenOf(hash: string): string {
  return lettersOf(createHash("sha256").update(hash).digest());
}

function lettersOf(bytes: Buffer): string {
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join("");
}

/**
 * The token in what somebody typed or pasted, a whole link too; undefined when there is none. Spaces, hyphens and letter
 * case make no difference, nor do O for 0, and I and L for 1.
 */
export function linkTokenOf(typed: string): string | undefined {
  const token = typed
    .slice(0, 1_000)
    .normalize("NFKC")
    .replace(/^.*\/link\//s, "")
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Default_Ignorable_Code_Point}]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(token) ? token : undefined;
}

/** As people read and type it: in four groups. */
export function linkCode(token: string): string {
  return token.replace(/(?<=.)(?=(.{4})+$)/g, "-");
}

/** What the database keeps of it: nobody makes the token from that, and without the portal's keys nobody tries. */
export function linkHash(token: string): string {
  return keyedHash(purpose, token);
}

/** The same under every data key, for finding it. */
export function linkHashes(token: string): string[] {
  return keyedHashes(purpose, token);
}
