/** Numbers of members in an order, four bytes each. What they are compared by may change only while they are taken out. */
export class SortedSlots {
  readonly #compare: (a: number, b: number) => number;
  #slots: Uint32Array;
  #length = 0;

  constructor(compare: (a: number, b: number) => number, room: number) {
    this.#compare = compare;
    this.#slots = new Uint32Array(room);
  }

  get length(): number {
    return this.#length;
  }

  at(place: number): number {
    return this.#slots[place] ?? 0;
  }

  /** Takes out all that are marked. */
  remove(isMarked: Uint8Array): void {
    let kept = 0;
    for (let place = 0; place < this.#length; place += 1) {
      const slot = this.at(place);
      if (isMarked[slot] === 0) this.#slots[kept++] = slot;
    }
    this.#length = kept;
  }

  /** Puts these where they belong: a search for each, and one move of what is behind it. */
  insert(slots: readonly number[]): void {
    const fresh = slots.toSorted(this.#compare);
    this.#makeRoom(this.#length + fresh.length);
    let end = this.#length;
    for (let left = fresh.length; left > 0; left -= 1) {
      const slot = fresh[left - 1] ?? 0;
      const place = this.#placeAfter((other) => this.#compare(other, slot), end);
      this.#slots.copyWithin(place + left, place, end);
      this.#slots[place + left - 1] = slot;
      end = place;
    }
    this.#length += fresh.length;
  }

  /** Where the first stands that comes after something; `compare` is that one's order beside it. */
  placeAfter(compare: (slot: number) => number): number {
    return this.#placeAfter(compare, this.#length);
  }

  #placeAfter(compare: (slot: number) => number, end: number): number {
    let [low, high] = [0, end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.at(middle)) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #makeRoom(wanted: number): void {
    if (wanted <= this.#slots.length) return;
    const larger = new Uint32Array(withRoomFor(wanted));
    larger.set(this.#slots.subarray(0, this.#length));
    this.#slots = larger;
  }
}

/** For so many and a few more. */
export function withRoomFor(count: number): number {
  return Math.ceil(count * 1.02) + 100;
}
