import { type StateWord, wordOf } from "#features/members/member-states.ts";
import type { MemberIndex, Sort } from "./member-index.ts";
import type { ListedRole, MembersQuery } from "./members-query.ts";
import { asBytes, fromBytes } from "./text-chunk.ts";

/** What may be looked at, and what is looked for: a query with its text folded. */
export type Wanted = Omit<MembersQuery, "q"> &
  Readonly<{
    sought: string;
    /** The fields that match, sort and count: those that the operator may see, by their keys. */
    fields: readonly string[];
    /** Those of them that members are still asked for: nobody is to say of another that it is still right. */
    asked: readonly string[];
    /** A value that nobody has changed or confirmed since is stale, in milliseconds; undefined: none is. */
    staleSince: number | undefined;
  }>;

/** How many members there are for each choice, the other choices staying as they are. */
type Counts = Readonly<{
  states: Readonly<Record<StateWord | "any", number>>;
  roles: Readonly<Record<ListedRole, number>>;
  missing: Readonly<Record<string, number>>;
  stale: number;
}>;

/** Whether values decide who is found: how many have one would then tell of members who are not listed. */
export function isByValues({
  sought,
  missing,
  stale,
}: Pick<Wanted, "sought" | "missing" | "stale">): boolean {
  return sought !== "" || missing !== undefined || stale;
}

/** A page of the members found. `previous` and `next` are the `after` of the pages beside it; "" is the first. */
export type Found = Readonly<{
  ids: readonly string[];
  total: number;
  /** Undefined where values decide who is found. */
  counts: Counts | undefined;
  previous: string | undefined;
  next: string | undefined;
}>;

export const pageSize = 50;
const second = 1000;

/** Finds the members whose username or value contains what is sought, and who are as the filters say. */
export function search(index: MemberIndex, wanted: Wanted): Found {
  const { keys, searched } = index.fields;
  const visible = keys.filter((key) => wanted.fields.includes(key));
  const counts = searched.map(({ key }) => visible.includes(key));
  const fitting =
    wanted.sought === "" ? new Uint8Array(index.end).fill(1) : index.search(wanted.sought, counts);
  if (wanted.missing !== undefined) keepMissing(index, visible, wanted.missing, fitting);
  if (wanted.stale) keep(staleIn(index, wanted), fitting);
  const { passing, total, states, roles } = sift(index, wanted, fitting);
  return {
    ...pageOf(index, wanted, passing),
    total,
    counts: isByValues(wanted)
      ? undefined
      : { states, roles, ...countsOfValues(index, visible, wanted, passing) },
  };
}

// Plain loops and numbers from here on: they run for each of all members, and some for each of their values.

/** Nobody, where it may not be asked who lacks it: whoever acts on all that are found would else act on everybody. */
function keepMissing(index: MemberIndex, visible: readonly string[], key: string, fitting: Uint8Array): void {
  if (!visible.includes(key)) {
    fitting.fill(0);
    return;
  }
  const values = index.rightAt(key);
  for (let slot = 0; slot < fitting.length; slot += 1) if (values[slot] !== 0) fitting[slot] = 0;
}

function keep(marked: Uint8Array, fitting: Uint8Array): void {
  for (let slot = 0; slot < fitting.length; slot += 1) if (marked[slot] === 0) fitting[slot] = 0;
}

/** Marks the members one of whose values is stale: one that is visible and still asked for. */
function staleIn(index: MemberIndex, { fields, asked, staleSince }: Wanted): Uint8Array {
  const stale = new Uint8Array(index.end);
  if (staleSince === undefined) return stale;
  const last = staleSince / second;
  for (const key of index.fields.keys) {
    if (!fields.includes(key) || !asked.includes(key)) continue;
    const values = index.rightAt(key);
    for (let slot = 0; slot < stale.length; slot += 1) {
      const at = values[slot] ?? 0;
      if (at > 0 && at <= last) stale[slot] = 1;
    }
  }
  return stale;
}

/** Marks who is as the filters say, and counts for each state and role those who would be with it instead. */
function sift(index: MemberIndex, wanted: Wanted, fitting: Uint8Array) {
  const passing = new Uint8Array(index.end);
  const states = { any: 0, active: 0, waiting: 0, disabled: 0, refused: 0 };
  const roles = { member: 0, operator: 0 };
  let total = 0;
  for (let slot = 0; slot < passing.length; slot += 1) {
    if (fitting[slot] === 0 || !index.isThere(slot)) continue;
    const state = wordOf(index.state(slot));
    const role = index.isOperator(slot) ? "operator" : "member";
    const isState = wanted.state === undefined || wanted.state === state;
    const isRole = wanted.role === undefined || wanted.role === role;
    if (isRole) states[state] += 1;
    if (isRole) states.any += 1;
    if (isState) roles[role] += 1;
    if (!isState || !isRole) continue;
    passing[slot] = 1;
    total += 1;
  }
  return { passing, total, states, roles };
}

/** How many of those found lack a value, and have a stale one. */
function countsOfValues(
  index: MemberIndex,
  visible: readonly string[],
  wanted: Wanted,
  passing: Uint8Array,
): Pick<Counts, "missing" | "stale"> {
  const missing = visible.map((key) => [key, countMissing(index.rightAt(key), passing)] as const);
  const stale = staleIn(index, wanted);
  keep(passing, stale);
  return { missing: Object.fromEntries(missing), stale: stale.reduce((sum, mark) => sum + mark, 0) };
}

function countMissing(values: Uint32Array, passing: Uint8Array): number {
  let count = 0;
  for (let slot = 0; slot < passing.length; slot += 1)
    if (passing[slot] === 1 && values[slot] === 0) count += 1;
  return count;
}

function pageOf(
  index: MemberIndex,
  { sort, after }: Pick<Wanted, "sort" | "after">,
  passing: Uint8Array,
): Pick<Found, "ids" | "previous" | "next"> {
  const order = index.order(sort);
  const key = after === undefined ? undefined : readKey(after, sort);
  const begin = key ? order.placeAfter((slot) => index.compareTo(slot, sort, key.value, key.id)) : 0;
  const slots = passingFrom(order, begin, passing);
  if (slots.length === 0 && begin > 0) return pageOf(index, { sort, after: undefined }, passing);
  const page = slots.slice(0, pageSize);
  const last = page.at(-1);
  const before = passingBefore(order, begin, passing);
  const end = before[pageSize];
  return {
    ids: page.map((slot) => index.id(slot)),
    previous: before.length === 0 ? undefined : end === undefined ? "" : keyOf(index, end, sort),
    next: slots.length > pageSize && last !== undefined ? keyOf(index, last, sort) : undefined,
  };
}

type Order = ReturnType<MemberIndex["order"]>;

/** Those of a page, and one more. */
function passingFrom(order: Order, begin: number, passing: Uint8Array): number[] {
  const slots: number[] = [];
  for (let place = begin; place < order.length && slots.length <= pageSize; place += 1)
    if (passing[order.at(place)]) slots.push(order.at(place));
  return slots;
}

/** The same backwards, the nearest first. */
function passingBefore(order: Order, begin: number, passing: Uint8Array): number[] {
  const slots: number[] = [];
  for (let place = begin - 1; place >= 0 && slots.length <= pageSize; place -= 1)
    if (passing[order.at(place)]) slots.push(order.at(place));
  return slots;
}

/** Stands in addresses: it tells the member's username and id, or when they came, and nothing sealed. */
function keyOf(index: MemberIndex, slot: number, sort: Sort): string {
  const value = index.sortValue(slot, sort);
  const shown = typeof value === "string" ? fromBytes(value) : value;
  return Buffer.from(JSON.stringify([shown, index.id(slot)])).toString("base64url");
}

/** Undefined for what is no key of this order. */
function readKey(text: string, sort: Sort): { value: string | number; id: string } | undefined {
  try {
    const [value, id] = JSON.parse(Buffer.from(text, "base64url").toString()) as unknown[];
    if (typeof id !== "string" || !/^[0-9a-f-]{36}$/.test(id)) return undefined;
    if (sort === "username") return typeof value === "string" ? { value: asBytes(value), id } : undefined;
    return typeof value === "number" ? { value, id } : undefined;
  } catch {
    return undefined;
  }
}
