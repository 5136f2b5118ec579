import type { Field } from "#features/fields/field.ts";
import { mayBeSeen } from "#features/fields/may-see.ts";

/** What the index holds of fields. Two that are equal as JSON say the same of the same values. */
export type IndexedFields = Readonly<{
  /** Of these, whether a member has a value and since when it is known to be right. */
  keys: readonly string[];
  /** The values of these are opened and found. */
  searched: readonly Field[];
}>;

/** Their texts are in memory, so there are few. */
const mostSearched = 8;

/** In an order of their own, and without texts: what operators change of those makes no other index. */
export function indexedFields(all: readonly Field[]): IndexedFields {
  const seen = all.filter(mayBeSeen).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const searched = seen.filter(({ isSearchable }) => isSearchable).slice(0, mostSearched);
  const texts = { label: "", help: "", purpose: "", translations: {} };
  const others = { position: 0, access: "member edits", operators: undefined } as const;
  return {
    keys: seen.map(({ key }) => key),
    searched: searched.map((field) => ({ ...field, ...texts, ...others })),
  };
}
