import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { keyId, keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { hashInThread } from "./hash-queue.ts";

// RFC 8018 5.2 with the salt length of NIST SP 800-132 5.1; the hash is as long as SHA-512's.
const saltBytes = 16;
const hashBytes = 64;

/**
 * The text to store for a password, newly salted:
 * `$pbkdf2-sha512$i=<iterations>,k=<pepper id>$<salt>$<hash>`, base64 without padding. PBKDF2-HMAC-SHA-512 over
 * HMAC-SHA-512(pepper, NFKC(password)): without the pepper, which the database does not hold, nothing can be guessed.
 * @throws HashQueueFull
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const { passwordIterations: iterations } = settings();
  const pepper = newestPepper();
  return written({
    iterations,
    pepperId: keyId(pepper),
    salt,
    hash: await stretch(password, pepper, { salt, iterations }),
  });
}

/**
 * Whether the stored text is of this password, in a time that depends neither on the answer nor on what the stored one
 * cost: up to `cost` (iterations) the rest is spent as well. A text that is none of ours, or of a pepper that is gone, is
 * of no password.
 * @throws HashQueueFull
 */
export async function verifyPassword(
  password: string,
  stored: string,
  cost = settings().passwordIterations,
): Promise<boolean> {
  const kept = read(stored);
  const { iterations, pepperId, salt, hash } = kept ?? read(decoyHash())!;
  const pepper = keys().pepper.find((each) => keyId(each) === pepperId);
  const rest = Math.max(cost - iterations, 0);
  const made = await stretch(password, pepper ?? newestPepper(), { salt, iterations, rest });
  return timingSafeEqual(made, hash) && kept !== undefined && pepper !== undefined;
}

/** Whether the stored text should be made anew while the password is at hand: another cost or an older pepper. */
export function needsRehash(stored: string): boolean {
  const kept = read(stored);
  return kept?.iterations !== settings().passwordIterations || kept.pepperId !== keyId(newestPepper());
}

/** A stored text that no password fits: for those who are no members. */
export function decoyHash(): string {
  return written({
    iterations: settings().passwordIterations,
    pepperId: keyId(newestPepper()),
    salt: randomBytes(saltBytes),
    hash: randomBytes(hashBytes),
  });
}

type PasswordHash = Readonly<{ iterations: number; pepperId: string; salt: Buffer; hash: Buffer }>;

const form = /^\$pbkdf2-sha512\$i=([1-9]\d{2,7}),k=([\w-]{8})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{86})$/;

function read(stored: string): PasswordHash | undefined {
  const [, iterations, pepperId, salt, hash] = form.exec(stored) ?? [];
  if (!iterations || !pepperId || !salt || !hash) return undefined;
  return {
    iterations: Number(iterations),
    pepperId,
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}

function written({ iterations, pepperId, salt, hash }: PasswordHash): string {
  return `$pbkdf2-sha512$i=${iterations},k=${pepperId}$${unpadded(salt)}$${unpadded(hash)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

async function stretch(
  password: string,
  pepper: Buffer,
  how: Readonly<{ salt: Buffer; iterations: number; rest?: number }>,
): Promise<Buffer> {
  const peppered = createHmac("sha512", pepper).update(password.normalize("NFKC")).digest();
  return hashInThread({ password: peppered, ...how });
}

function newestPepper(): Buffer {
  const [newest] = keys().pepper;
  if (!newest) throw new Error("There is no pepper key.");
  return newest;
}
