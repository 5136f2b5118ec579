/**
 * Those who wait, each in a line: the lines take turns, within a line it is first come, first served. So a line that is
 * a thousand long holds up the next one no more than a line of one does.
 */
export class Turns<T> {
  /** The line with the next turn is first. None is empty. */
  readonly #lines = new Map<string, Set<T>>();
  #size = 0;
  /** The line that had the last turn. */
  #last: string | undefined;

  /** How many wait in all. */
  get size(): number {
    return this.#size;
  }

  /** How many wait in one line. */
  sizeOf(name: string): number {
    return this.#lines.get(name)?.size ?? 0;
  }

  /** Whether this one waits in that line. */
  has(name: string, one: T): boolean {
    return this.#lines.get(name)?.has(one) ?? false;
  }

  /** The line with the most waiting; undefined when nobody waits. */
  longest(): string | undefined {
    let longest: string | undefined;
    for (const [name, { size }] of this.#lines)
      if (longest === undefined || size > this.sizeOf(longest)) longest = name;
    return longest;
  }

  /** Who came to a line last. */
  newest(name: string): T | undefined {
    return [...(this.#lines.get(name) ?? [])].at(-1);
  }

  /** Puts one at the end of its line. */
  add(name: string, one: T): void {
    const line = this.#lines.get(name) ?? new Set();
    this.#lines.set(name, line.add(one));
    this.#size += 1;
  }

  /** The next in turn, among the lines with a first that may come. No line has two turns while another could have one. */
  take(may: (first: T) => boolean = () => true): T | undefined {
    const name = this.#next(may) ?? this.#last;
    const [first] = (name !== undefined && this.#lines.get(name)) || [];
    if (name === undefined || first === undefined || !may(first)) return undefined;
    const line = this.#lines.get(name);
    this.remove(name, first);
    if (line && this.#lines.delete(name)) this.#lines.set(name, line);
    this.#last = name;
    return first;
  }

  #next(may: (first: T) => boolean): string | undefined {
    for (const [name, [first]] of this.#lines)
      if (name !== this.#last && first !== undefined && may(first)) return name;
    return undefined;
  }

  /** Takes out one that no longer waits. */
  remove(name: string, one: T): void {
    const line = this.#lines.get(name);
    if (!line?.delete(one)) return;
    this.#size -= 1;
    if (line.size === 0) this.#lines.delete(name);
  }

  /**
   * Makes room for one more of a line where there is none: the newest of the longest line goes, and is given back. Undefined
   * when that line would be this one itself, or no longer than it: then there is no room.
   */
  makeRoom(name: string): T | undefined {
    const longest = this.longest();
    if (longest === undefined || this.sizeOf(longest) <= this.sizeOf(name) + 1) return undefined;
    const newest = this.newest(longest);
    if (newest !== undefined) this.remove(longest, newest);
    return newest;
  }
}
