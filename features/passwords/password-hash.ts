import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { keyId, keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { hashInThread } from "./hash-queue.ts";
import { newestPepper } from "./newest-pepper.ts";
import { hashBytes, readHash, saltBytes, writtenHash } from "./written-hash.ts";

/**
 * The text to store for a password, newly salted:
 * `$pbkdf2-sha512$i=<iterations>,k=<pepper id>$<salt>$<hash>`, base64 without padding. PBKDF2-HMAC-SHA-512 over
 * HMAC-SHA-512(pepper, NFKC(password)): without the pepper, which the database does not hold, nothing can be guessed.
 * @throws HashQueueFull
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const { passwordIterations: iterations } = settings();
  const { pepper, pepperId } = newestPepper();
  const hash = await hashInThread({ password: peppered(password, pepper), salt, iterations });
  return writtenHash({ iterations, pepperId, salt, hash });
}

/**
 * Whether the stored text is of this password, in a time that depends neither on the answer nor on what the stored one
 * cost: up to `cost` (iterations) the rest is spent as well. A text that is none of ours, or of a pepper that is gone, is
 * of no password. In `…,pre=<recipe>$…` ours is over a hash that another system made (docs/decisions/0026): of the
 * password's UTF-8 as it was typed, since no other system changes it as we do.
 * @throws HashQueueFull
 */
export async function verifyPassword(
  password: string,
  stored: string,
  cost = settings().passwordIterations,
): Promise<boolean> {
  const kept = readHash(stored);
  const { iterations, pepperId, salt, hash, recipe } = kept ?? readHash(decoyHash())!;
  const known = keys().pepper.find((each) => keyId(each) === pepperId);
  const pepper = known ?? newestPepper().pepper;
  const spending = { salt, iterations, rest: Math.max(cost - iterations, 0) };
  const made = await hashInThread(
    recipe
      ? { password: Buffer.from(password), ...spending, inner: { recipe, pepper } }
      : { password: peppered(password, pepper), ...spending },
  );
  return timingSafeEqual(made, hash) && kept !== undefined && known !== undefined;
}

/**
 * Whether the stored text should be made anew while the password is at hand: another cost, an older pepper, or a hash
 * inside that another system made.
 */
export function needsRehash(stored: string): boolean {
  const kept = readHash(stored);
  const isToday = kept?.iterations === settings().passwordIterations && !kept.recipe;
  return !isToday || kept.pepperId !== newestPepper().pepperId;
}

/** A stored text that no password fits: for those who are no members. */
export function decoyHash(): string {
  return writtenHash({
    iterations: settings().passwordIterations,
    pepperId: newestPepper().pepperId,
    salt: randomBytes(saltBytes),
    hash: randomBytes(hashBytes),
  });
}

function peppered(password: string, pepper: Buffer): Buffer {
  return createHmac("sha512", pepper).update(password.normalize("NFKC")).digest();
}
