/** The text that is stored for a password: read and written here alone. */
import { type Recipe, readRecipe, writtenRecipe } from "./foreign/recipe.ts";

// RFC 8018 5.2 with the salt length of NIST SP 800-132 5.1; the hash is as long as SHA-512's.
export const saltBytes = 16;
export const hashBytes = 64;

/** Of ours over a hash that was brought along, until its member logs in: docs/decisions/0026-imported-passwords.md. */
export const wrappingIterations = 1000;

export type PasswordHash = Readonly<{
  iterations: number;
  pepperId: string;
  salt: Buffer;
  hash: Buffer;
  /** How another system hashed the password, where ours is over its hash. */
  recipe?: Recipe | undefined;
}>;

const form =
  /^\$pbkdf2-sha512\$i=([1-9]\d{2,7}),k=([\w-]{8})(?:,pre=([\w.+/-]+))?\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{86})$/;

/** Undefined for what is none of ours. */
export function readHash(stored: string): PasswordHash | undefined {
  const [, iterations, pepperId, pre, salt, hash] = form.exec(stored) ?? [];
  if (!iterations || !pepperId || !salt || !hash) return undefined;
  const recipe = pre === undefined ? undefined : readRecipe(pre);
  if (pre !== undefined && !recipe) return undefined;
  return {
    iterations: Number(iterations),
    pepperId,
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
    recipe,
  };
}

export function writtenHash({ iterations, pepperId, salt, hash, recipe }: PasswordHash): string {
  const pre = recipe ? `,pre=${writtenRecipe(recipe)}` : "";
  return `$pbkdf2-sha512$i=${iterations},k=${pepperId}${pre}$${unpadded(salt)}$${unpadded(hash)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
