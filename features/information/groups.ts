import type { Field } from "#features/fields/field.ts";
import type { Entry } from "./read-information.ts";

/** What stands under one heading, in the operators' order. */
export type Group = Readonly<{
  /** Undefined: what stands before the first heading. */
  heading: Field | undefined;
  parts: readonly Part[];
}>;
/** A note, or the entries up to the next one. */
export type Part = Readonly<{ note: Field }> | Readonly<{ entries: readonly Entry[] }>;

/** Entries with the headings and notes between them (`readPage`), as groups. A heading with nothing under it is none. */
export function groupsOf(entries: readonly Entry[]): Group[] {
  const groups: { heading: Field | undefined; entries: Entry[] }[] = [{ heading: undefined, entries: [] }];
  for (const entry of entries) {
    if (entry.field.type === "heading") groups.push({ heading: entry.field, entries: [] });
    else groups.at(-1)?.entries.push(entry);
  }
  const filled = groups.filter(({ entries }) => entries.length > 0);
  return filled.map(({ heading, entries }) => ({ heading, parts: partsOf(entries) }));
}

function partsOf(entries: readonly Entry[]): Part[] {
  const parts: ({ note: Field } | { entries: Entry[] })[] = [];
  for (const entry of entries) {
    const last = parts.at(-1);
    if (entry.field.type === "note") parts.push({ note: entry.field });
    else if (last && "entries" in last) last.entries.push(entry);
    else parts.push({ entries: [entry] });
  }
  return parts;
}

/** The entries of a group, without its notes. */
export function entriesIn({ parts }: Group): Entry[] {
  return parts.flatMap((part) => ("entries" in part ? part.entries : []));
}

/** The group under the heading with this key; for any other text all of them. */
export function chosenGroups(groups: readonly Group[], key: unknown): readonly Group[] {
  const chosen = groups.filter(({ heading }) => heading !== undefined && heading.key === key);
  return chosen.length > 0 ? chosen : groups;
}
