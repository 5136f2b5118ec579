import { hash, randomBytes } from "node:crypto";

/**
 * Where each username of a file stands first. Of each it keeps 12 bytes, in a table that is at most half full: 2.4 MB for
 * 100 000. Two usernames count as one if 64 bits of their hashes are the same, which happens once in 30 million files of
 * a million rows; nobody brings it about, since what is hashed begins with a secret.
 */
export class FirstLines {
  readonly #secret = randomBytes(16).toString("hex");
  #fingerprints = new BigUint64Array(1024);
  /** 0: nothing is at this place. */
  #lines = new Uint32Array(1024);
  #count = 0;

  /** The line, from 1, where this key was noted first; undefined for a new one, which is noted. */
  note(key: string, line: number): number | undefined {
    const fingerprint = hash("sha256", this.#secret + key, "buffer").readBigUInt64LE();
    const at = this.#placeOf(fingerprint);
    const before = this.#lines[at];
    if (before) return before;
    this.#fingerprints[at] = fingerprint;
    this.#lines[at] = line;
    this.#count += 1;
    if (this.#count * 2 > this.#lines.length) this.#double();
    return undefined;
  }

  /** Where it is, or belongs: the first of the places behind its own that is its or nobody's. */
  #placeOf(fingerprint: bigint): number {
    const size = this.#lines.length;
    let at = Number(fingerprint % BigInt(size));
    while (this.#lines[at] !== 0 && this.#fingerprints[at] !== fingerprint) at = (at + 1) % size;
    return at;
  }

  #double(): void {
    const [fingerprints, lines] = [this.#fingerprints, this.#lines];
    this.#fingerprints = new BigUint64Array(2 * lines.length);
    this.#lines = new Uint32Array(2 * lines.length);
    for (const [from, line] of lines.entries()) {
      if (line === 0) continue;
      const fingerprint = fingerprints[from] ?? 0n;
      const at = this.#placeOf(fingerprint);
      this.#fingerprints[at] = fingerprint;
      this.#lines[at] = line;
    }
  }
}
