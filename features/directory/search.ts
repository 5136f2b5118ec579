import { type StateWord, wordOf } from "#features/members/member-states.ts";
import type { MemberIndex, Sort } from "./member-index.ts";
import type { ListedRole, MembersQuery } from "./members-query.ts";
import { asBytes, fromBytes } from "./text-chunk.ts";

/** What may be looked at, and what is looked for: a query with its text folded. */
export type Wanted = Omit<MembersQuery, "q"> &
  Readonly<{
    sought: string;
    /** The fields that match, sort and count: those that the operator may see. */
    fields: readonly string[];
    now: number;
  }>;

/** How many members there are for each choice, the other choices staying as they are. */
export type Counts = Readonly<{
  states: Readonly<Record<StateWord | "any", number>>;
  roles: Readonly<Record<ListedRole, number>>;
  missing: Readonly<Record<string, number>>;
  stale: number;
}>;

/** A page of the members found. `previous` and `next` are the `after` of the pages beside it; "" is the first. */
export type Found = Readonly<{
  ids: readonly string[];
  total: number;
  counts: Counts;
  previous: string | undefined;
  next: string | undefined;
}>;

const pageSize = 50;
const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Finds the members whose username or value contains what is sought, and who are as the filters say. */
export function search(index: MemberIndex, wanted: Wanted): Found {
  const sees = index.fields.map((field) => wanted.fields.includes(field));
  const hits = wanted.sought === "" ? undefined : index.search(wanted.sought, sees);
  const { passing, ...counted } = sift(index, wanted, sees, hits);
  return { ...pageOf(index, wanted, passing), ...counted };
}

/** Marks who is as the filters say, and counts for each choice those who would be with it instead. */
function sift(index: MemberIndex, wanted: Wanted, sees: readonly boolean[], hits: Uint8Array | undefined) {
  const passing = new Uint8Array(index.end);
  const states = { any: 0, active: 0, waiting: 0, disabled: 0, refused: 0 };
  const roles = { member: 0, operator: 0 };
  const missing = sees.map(() => 0);
  let [total, stale] = [0, 0];
  const old = wanted.now - yearMs;
  const lacked = index.fields.findIndex((field, at) => sees[at] && field === wanted.missing);
  const everyone = index.order("username");
  // Plain loops and numbers: this runs once for each of all members.
  for (let place = 0; place < everyone.length; place += 1) {
    const slot = everyone.at(place);
    if (hits && hits[slot] === 0) continue;
    const state = wordOf(index.state(slot));
    const role = index.isOperator(slot) ? "operator" : "member";
    const isStale = oldest(index, slot, sees) <= old;
    const badState = wanted.state === undefined || wanted.state === state ? 0 : 1;
    const badRole = wanted.role === undefined || wanted.role === role ? 0 : 1;
    const badMissing = lacked === -1 || index.changedAt(slot, lacked) === 0 ? 0 : 1;
    const badStale = !wanted.stale || isStale ? 0 : 1;
    // Who fits but for one filter counts for that one's choices.
    const bad = badState + badRole + badMissing + badStale;
    if (bad === badState) {
      states[state] += 1;
      states.any += 1;
    }
    if (bad === badRole) roles[role] += 1;
    if (bad === badStale && isStale) stale += 1;
    if (bad === badMissing)
      for (let field = 0; field < sees.length; field += 1)
        if (sees[field] && index.changedAt(slot, field) === 0) missing[field] = (missing[field] ?? 0) + 1;
    if (bad > 0) continue;
    passing[slot] = 1;
    total += 1;
  }
  const missingOf = Object.fromEntries(index.fields.map((field, at) => [field, missing[at] ?? 0]));
  return { passing, total, counts: { states, roles, missing: missingOf, stale } };
}

/** When the member's oldest value was changed; Infinity of none. */
function oldest(index: MemberIndex, slot: number, sees: readonly boolean[]): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (let field = 0; field < sees.length; field += 1) {
    const at = sees[field] ? index.changedAt(slot, field) : 0;
    if (at > 0 && at < oldest) oldest = at;
  }
  return oldest;
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
