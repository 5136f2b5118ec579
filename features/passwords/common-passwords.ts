import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { shared } from "#lib/process-global.ts";

/** In UTF-16 units, as all lengths here. Shorter passwords are part of too many good ones. */
export const shortestListed = 6;
/** Longer ones are left out of the list. */
export const longestListed = 24;

const bytesPerHash = 6;

/**
 * Whether the list holds this password, undisguised (`undisguised`). False positives: 1 in 2 thousand million.
 * The list is read when it is first asked for (common-passwords.md says what is in it).
 */
export function isListed(password: string): boolean {
  const hashes = shared("common passwords", () => readFileSync(listFile()));
  const wanted = listHash(password);
  let [low, high] = [0, hashes.length / bytesPerHash];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const hash = hashes.readUIntBE(middle * bytesPerHash, bytesPerHash);
    if (hash === wanted) return true;
    if (hash < wanted) low = middle + 1;
    else high = middle;
  }
  return false;
}

// Not `new URL("./…", import.meta.url)`: Next would publish the file among the static ones.
function listFile(): string {
  return join(dirname(fileURLToPath(import.meta.url)), "common-passwords.bin");
}

/** The list's bytes for these passwords: their hashes, sorted, 48 bits each. */
export function listOf(passwords: Iterable<string>): Buffer {
  const hashes = [...new Set(Array.from(passwords, listHash))].sort((one, other) => one - other);
  const list = Buffer.alloc(hashes.length * bytesPerHash);
  for (const [index, hash] of hashes.entries()) list.writeUIntBE(hash, index * bytesPerHash, bytesPerHash);
  return list;
}

/** The low 48 bits of cyrb53 (bryc, public domain): fast, and as even as a look-up needs; it keeps no secret. */
function listHash(text: string): number {
  let [one, other] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 2654435761);
    other = Math.imul(other ^ unit, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return (other & 0xffff) * 2 ** 32 + (one >>> 0);
}
