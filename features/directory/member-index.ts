import type { Member } from "#features/members/member.ts";
import { memberStates } from "#features/members/member-states.ts";
import type { IndexedFields } from "./indexed-fields.ts";
import { SortedSlots, withRoomFor } from "./sorted-slots.ts";
import { asBytes, membersInChunk, TextChunk } from "./text-chunk.ts";

/** What the index holds of a member. */
export type IndexedMember = Readonly<
  Pick<Member, "id" | "role" | "state" | "version" | "createdAt"> & {
    change: number;
    /** When they last logged in, or signed up. */
    seenAt: number;
    /** Folded. */
    username: string;
    /** Undefined: as they were. */
    values: IndexedValues | undefined;
  }
>;
export type IndexedValues = Readonly<{
  /** Of each searched field: folded, "" for none. */
  texts: readonly string[];
  /** Of each field, when somebody last changed it or said that it is right; 0: there is none. In milliseconds. */
  rightAt: readonly number[];
}>;

export const sorts = ["username", "-joined", "-seen"] as const;
export type Sort = (typeof sorts)[number];

/** Of an id, of 32 bits each. */
const words = 4;
const second = 1000;
const [operator, there] = [4, 8];

/**
 * What a search needs of all members, in memory and as small as may be: about 70 bytes each and four for each field,
 * beside their texts. Members have numbers, which those who come later take over from those who are gone.
 */
export class MemberIndex {
  /** In the order of each member's values. */
  readonly fields: IndexedFields;
  readonly #chunks: TextChunk[] = [];
  /** Numbers that nobody has. */
  #free: number[] = [];
  /** All below have been given out. */
  #end = 0;
  #ids: Uint32Array;
  #changes: Float64Array;
  #joined: Float64Array;
  #seen: Float64Array;
  #versions: Uint32Array;
  /** The number of the state in `memberStates`, 4 for operators, and 8: somebody has this number. */
  #flags: Uint8Array;
  /** Of each field a number for each member: since when the value is known to be right, in seconds; 0: there is none. */
  #rightAt: Uint32Array[];
  readonly #byId: SortedSlots;
  readonly #orders: Readonly<Record<Sort, SortedSlots>>;

  constructor(fields: IndexedFields, expected: number) {
    this.fields = fields;
    const room = withRoomFor(expected);
    this.#ids = new Uint32Array(room * words);
    this.#changes = new Float64Array(room);
    this.#joined = new Float64Array(room);
    this.#seen = new Float64Array(room);
    this.#versions = new Uint32Array(room);
    this.#flags = new Uint8Array(room);
    this.#rightAt = fields.keys.map(() => new Uint32Array(room));
    const byId = (a: number, b: number) => this.#compareId(a, this.#ids, b * words);
    const latest = (of: () => Float64Array) => (a: number, b: number) =>
      (of()[b] ?? 0) - (of()[a] ?? 0) || byId(a, b);
    this.#byId = new SortedSlots(byId, room);
    this.#orders = {
      username: new SortedSlots((a, b) => compared(this.username(a), this.username(b)) || byId(a, b), room),
      "-joined": new SortedSlots(
        latest(() => this.#joined),
        room,
      ),
      "-seen": new SortedSlots(
        latest(() => this.#seen),
        room,
      ),
    };
  }

  /** How many members. */
  get size(): number {
    return this.#byId.length;
  }

  /** Above all numbers that members have. */
  get end(): number {
    return this.#end;
  }

  order(sort: Sort): SortedSlots {
    return this.#orders[sort];
  }

  /** The number of the member with this id; undefined if there is none. */
  find(id: string): number | undefined {
    const sought = wordsOf(id);
    const place = this.#byId.placeAfter((slot) => this.#compareId(slot, sought, 0)) - 1;
    const slot = this.#byId.at(place);
    return place >= 0 && this.#compareId(slot, sought, 0) === 0 ? slot : undefined;
  }

  id(slot: number): string {
    const all = this.#ids.subarray(slot * words, (slot + 1) * words);
    const hex = [...all].map((word) => word.toString(16).padStart(8, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  change(slot: number): number {
    return this.#changes[slot] ?? 0;
  }

  version(slot: number): number {
    return this.#versions[slot] ?? 0;
  }

  isThere(slot: number): boolean {
    return ((this.#flags[slot] ?? 0) & there) > 0;
  }

  state(slot: number): Member["state"] {
    return memberStates[(this.#flags[slot] ?? 0) & 3] ?? "active";
  }

  isOperator(slot: number): boolean {
    return ((this.#flags[slot] ?? 0) & operator) > 0;
  }

  /** Folded, as bytes. */
  username(slot: number): string {
    return this.#chunk(slot).part(slot % membersInChunk, 0);
  }

  /** What the member stands by in this order: a text as bytes, or an instant. */
  sortValue(slot: number, sort: Sort): string | number {
    if (sort === "username") return this.username(slot);
    return (sort === "-joined" ? this.#joined : this.#seen)[slot] ?? 0;
  }

  /** The order of a member beside who has this value and id, or had. */
  compareTo(slot: number, sort: Sort, value: string | number, id: string): number {
    const own = this.sortValue(slot, sort);
    const byValue = sort === "username" ? compared(String(own), String(value)) : Number(value) - Number(own);
    return byValue || this.#compareId(slot, wordsOf(id), 0);
  }

  /** By member, since when the value of a field is known to be right, in seconds; 0: there is none. */
  rightAt(field: string): Uint32Array {
    const found = this.#rightAt[this.fields.keys.indexOf(field)];
    if (!found) throw new Error("The index does not hold this field.");
    return found;
  }

  /**
   * Marks the members of whom something that counts contains the folded text.
   * @param counts of each searched field
   */
  search(sought: string, counts: readonly boolean[]): Uint8Array {
    const found = new Uint8Array(this.#end);
    for (const [number, chunk] of this.#chunks.entries())
      chunk.search(asBytes(sought), [true, ...counts], (at) => {
        found[number * membersInChunk + at] = 1;
      });
    return found;
  }

  /** Takes members over, new ones and such as are known already. */
  put(all: readonly IndexedMember[]): void {
    const known = new Map(all.map((member) => [member, this.find(member.id)]));
    this.#takeOut([...known.values()].filter((slot) => slot !== undefined));
    const placed = all.map((member) => [known.get(member) ?? this.#next(), member] as const);
    this.#replaceTexts(new Map(placed.map(([slot, member]) => [slot, this.#textsOf(slot, member)])));
    for (const [slot, member] of placed) this.#note(slot, member);
    this.#byId.insert(placed.flatMap(([slot, member]) => (known.get(member) === undefined ? [slot] : [])));
    for (const sort of sorts) this.#orders[sort].insert(placed.map(([slot]) => slot));
  }

  /** Forgets members, and every letter of theirs. */
  remove(slots: readonly number[]): void {
    if (slots.length === 0) return;
    this.#byId.remove(this.#takeOut(slots));
    this.#replaceTexts(new Map(slots.map((slot) => [slot, []])));
    for (const slot of slots) this.#flags[slot] = 0;
    this.#free.push(...slots);
  }

  /** The numbers of all members but those that are marked. */
  unmarked(isMarked: Uint8Array): number[] {
    const slots: number[] = [];
    for (let place = 0; place < this.#byId.length; place += 1)
      if (!isMarked[this.#byId.at(place)]) slots.push(this.#byId.at(place));
    return slots;
  }

  #takeOut(slots: readonly number[]): Uint8Array {
    const marked = new Uint8Array(this.#end);
    for (const slot of slots) marked[slot] = 1;
    if (slots.length > 0) for (const sort of sorts) this.#orders[sort].remove(marked);
    return marked;
  }

  #next(): number {
    const slot = this.#free.pop() ?? this.#end++;
    if (slot >= this.#flags.length) this.#grow(withRoomFor(slot + 1));
    if (!this.#chunks[Math.floor(slot / membersInChunk)])
      this.#chunks.push(new TextChunk(1 + this.fields.searched.length));
    return slot;
  }

  #grow(room: number): void {
    const grown = <T extends Float64Array | Uint32Array | Uint8Array>(larger: T, array: T): T => {
      larger.set(array);
      return larger;
    };
    this.#ids = grown(new Uint32Array(room * words), this.#ids);
    this.#changes = grown(new Float64Array(room), this.#changes);
    this.#joined = grown(new Float64Array(room), this.#joined);
    this.#seen = grown(new Float64Array(room), this.#seen);
    this.#versions = grown(new Uint32Array(room), this.#versions);
    this.#flags = grown(new Uint8Array(room), this.#flags);
    this.#rightAt = this.#rightAt.map((numbers) => grown(new Uint32Array(room), numbers));
  }

  #note(slot: number, { id, change, createdAt, seenAt, version, role, state, values }: IndexedMember): void {
    this.#ids.set(wordsOf(id), slot * words);
    this.#changes[slot] = change;
    this.#joined[slot] = createdAt;
    this.#seen[slot] = seenAt;
    this.#versions[slot] = version;
    this.#flags[slot] = memberStates.indexOf(state) + (role === "operator" ? operator : 0) + there;
    if (!values) return;
    for (const [field, numbers] of this.#rightAt.entries())
      numbers[slot] = Math.floor((values.rightAt[field] ?? 0) / second);
  }

  #textsOf(slot: number, { username, values }: IndexedMember): string[] {
    const kept = () =>
      this.fields.searched.map((_, at) => this.#chunk(slot).part(slot % membersInChunk, 1 + at));
    return [asBytes(username), ...(values?.texts.map(asBytes) ?? kept())];
  }

  #replaceTexts(fresh: ReadonlyMap<number, readonly string[]>): void {
    const byChunk = Map.groupBy(fresh, ([slot]) => this.#chunk(slot));
    for (const [chunk, texts] of byChunk)
      chunk.replace(new Map(texts.map(([slot, parts]) => [slot % membersInChunk, parts])));
  }

  #chunk(slot: number): TextChunk {
    const chunk = this.#chunks[Math.floor(slot / membersInChunk)];
    if (!chunk) throw new Error("No member has this number.");
    return chunk;
  }

  /** Of the member's id beside the one that begins there. */
  #compareId(slot: number, ids: Uint32Array, start: number): number {
    for (let word = 0; word < words; word += 1) {
      const own = this.#ids[slot * words + word] ?? 0;
      const other = ids[start + word] ?? 0;
      if (own !== other) return own < other ? -1 : 1;
    }
    return 0;
  }
}

function wordsOf(id: string): Uint32Array {
  const hex = id.replaceAll("-", "");
  const all = new Uint32Array(words);
  for (let word = 0; word < words; word += 1)
    all[word] = Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16);
  return all;
}

/** As code points follow each other. */
function compared(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
