/** A file that is cut off or that its kind could not be read from: it is refused. */
export class DamagedFile extends Error {
  override readonly name = "DamagedFile";
}

const nothing = Buffer.alloc(0);

/** Bytes in the order they come, taken in other portions than they came in. Holds no more than it is asked for. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = nothing;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, which stay to be taken: so many, or fewer at the end. */
  async peek(length: number): Promise<Buffer> {
    while (this.#held.length < length && (await this.#more()));
    return this.#held.subarray(0, length);
  }

  /**
   * Exactly so many bytes; few enough to be held.
   * @throws DamagedFile where there are not so many
   */
  async take(length: number): Promise<Buffer> {
    const taken = await this.peek(length);
    if (taken.length < length) throw new DamagedFile("It ends too early.");
    this.#held = this.#held.subarray(length);
    return taken;
  }

  /**
   * Exactly so many bytes, however many, as they come.
   * @throws DamagedFile where there are not so many
   */
  async *pass(length: number): AsyncGenerator<Buffer, void> {
    for (let left = length; left > 0; ) {
      if (this.#held.length === 0 && !(await this.#more())) throw new DamagedFile("It ends too early.");
      const piece = this.#held.subarray(0, left);
      left -= piece.length;
      this.#held = this.#held.subarray(piece.length);
      yield piece;
    }
  }

  /** @throws DamagedFile where there are not so many bytes to leave out */
  async skip(length: number): Promise<void> {
    for await (const _ of this.pass(length));
  }

  /** What has come and was not taken; when that is nothing, the next that comes. Empty at the end. */
  async chunk(): Promise<Buffer> {
    if (this.#held.length === 0) await this.#more();
    const taken = this.#held;
    this.#held = nothing;
    return taken;
  }

  /** Puts back what was taken last. */
  unread(bytes: Buffer): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([bytes, this.#held]);
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    return true;
  }
}
