/** The folded texts of a thousand members in one string, so that a search looks through them at once. */

export const membersInChunk = 1_000;

/** In no text: no byte of UTF-8 has this value (RFC 3629, 3). */
const separator = "\u00FF";

/** A folded text as its bytes of UTF-8, a letter each: most texts need one byte a letter, and none makes others wider. */
export function asBytes(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** The folded text of such bytes. */
export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString();
}

export class TextChunk {
  /** Of each member. */
  readonly #parts: number;
  #text: string;
  /** Where each part begins; behind it stands a separator. */
  readonly #starts: Uint32Array;

  constructor(parts: number) {
    this.#parts = parts;
    this.#starts = new Uint32Array(membersInChunk * parts + 1);
    this.#text = separator.repeat(membersInChunk * parts);
    for (let part = 0; part < this.#starts.length; part += 1) this.#starts[part] = part;
  }

  /** One part of a member's, as bytes. `at`: which of the chunk's members. */
  part(at: number, part: number): string {
    const place = at * this.#parts + part;
    return this.#text.slice(this.#starts[place], (this.#starts[place + 1] ?? 0) - 1);
  }

  /** Sets the parts of some members. */
  replace(fresh: ReadonlyMap<number, readonly string[]>): void {
    const texts: string[] = [];
    let length = 0;
    for (let at = 0; at < membersInChunk; at += 1) {
      const given = fresh.get(at);
      for (let part = 0; part < this.#parts; part += 1) {
        const text = given?.[part] ?? (given ? "" : this.part(at, part));
        texts.push(text);
      }
    }
    for (const [place, text] of texts.entries()) {
      this.#starts[place] = length;
      length += text.length + 1;
    }
    this.#starts[texts.length] = length;
    // Joined, it is one flat text; what was sliced from the one before lets go of it.
    this.#text = [...texts, ""].join(separator);
  }

  /** Calls `found` for each member of whom one of the parts that count contains the bytes. */
  search(sought: string, counts: readonly boolean[], found: (at: number) => void): void {
    for (let at = this.#text.indexOf(sought); at !== -1; ) {
      const place = this.#placeOf(at);
      const member = Math.floor(place / this.#parts);
      const isSeen = counts[place % this.#parts] === true;
      if (isSeen) found(member);
      at = this.#text.indexOf(sought, this.#starts[isSeen ? (member + 1) * this.#parts : place + 1]);
    }
  }

  /** Which part a place in the text belongs to. */
  #placeOf(at: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return low;
  }
}
