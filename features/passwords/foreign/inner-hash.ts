/** Works out other systems' hashes: dear, so for the hashing thread and for measuring alone. */
import { argon2Sync, hash, pbkdf2Sync, scryptSync } from "node:crypto";
import { mostMemoryKiB, type Recipe, scryptBesideKiB } from "./recipe.ts";
import { sha512Crypt } from "./sha512-crypt.ts";

/** OpenSSL wants to be told what scrypt may take. */
const scryptBytes = (mostMemoryKiB + scryptBesideKiB) * 1024;

/**
 * The hash of these bytes by the recipe, as `readForeign` gives one: bytes, or the text where the scheme has an alphabet
 * of its own. bcrypt hashes the first 72 bytes alone, as it does everywhere.
 * @throws Error where the machine has not the memory
 */
export async function innerHash(recipe: Recipe, password: Buffer): Promise<Buffer> {
  const { scheme, rounds, bytes, memory, lanes, salt } = recipe;
  switch (scheme) {
    case "sha512":
      return hash("sha512", password, "buffer");
    case "pbkdf2-sha1":
    case "pbkdf2-sha256":
    case "pbkdf2-sha512":
      return pbkdf2Sync(password, salt, rounds, bytes, scheme.slice("pbkdf2-".length));
    case "argon2i":
    case "argon2id":
      return argon2Sync(scheme, {
        ...{ message: password, nonce: salt, parallelism: lanes },
        ...{ tagLength: bytes, memory, passes: rounds },
      });
    case "scrypt":
      return scryptSync(password, salt, bytes, { N: 2 ** rounds, r: memory, p: lanes, maxmem: scryptBytes });
    case "sha512crypt":
      return Buffer.from(sha512Crypt(password, salt, rounds));
    case "bcrypt":
      return bcrypt(password, salt, rounds);
  }
}

async function bcrypt(password: Buffer, salt: Buffer, rounds: number): Promise<Buffer> {
  const { encodeBase64, hashSync } = await import("bcryptjs");
  const form = `$2b$${String(rounds).padStart(2, "0")}$${encodeBase64(salt, salt.length)}`;
  return Buffer.from(hashSync(password.toString(), form).slice(form.length));
}
