import { hash, randomBytes } from "node:crypto";

/** Numbers of a place: a fingerprint's two halves, and the line, which is 0 where nothing is. */
const each = 3;

/**
 * Where each username of a file stands first. Of each it keeps 12 bytes, in a table that is at most half full. Two
 * usernames count as one if 64 bits of their hashes are the same, which happens once in 30 million files of a million
 * rows; nobody brings it about, since what is hashed begins with a secret.
 */
export class FirstLines {
  readonly #secret = randomBytes(16).toString("hex");
  #places = new Uint32Array(each * 1024);
  #count = 0;

  /** The line, from 1, where this key was noted first; undefined for a new one, which is noted. */
  note(key: string, line: number): number | undefined {
    const digest = hash("sha256", this.#secret + key);
    const [high, low] = [Number(`0x${digest.slice(0, 8)}`), Number(`0x${digest.slice(8, 16)}`)];
    const at = this.#placeOf(high, low);
    const before = this.#places[at + 2];
    if (before) return before;
    this.#places.set([high, low, line], at);
    this.#count += 1;
    if (2 * each * this.#count > this.#places.length) this.#double();
    return undefined;
  }

  /** Where it is, or belongs: the first of the places from its own on that is its or nobody's. */
  #placeOf(high: number, low: number): number {
    const places = this.#places;
    let at = (each * low) % places.length;
    while (places[at + 2] !== 0 && (places[at] !== high || places[at + 1] !== low))
      at = (at + each) % places.length;
    return at;
  }

  #double(): void {
    const before = this.#places;
    this.#places = new Uint32Array(2 * before.length);
    for (let from = 0; from < before.length; from += each) {
      const [high = 0, low = 0, line] = before.subarray(from, from + each);
      if (line) this.#places.set([high, low, line], this.#placeOf(high, low));
    }
  }
}
