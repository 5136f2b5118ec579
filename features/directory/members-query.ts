import { type StateWord, stateWords } from "#features/members/member-states.ts";
import { type Sort, sorts } from "./member-index.ts";

const listedRoles = ["member", "operator"] as const;
export type ListedRole = (typeof listedRoles)[number];

/** What a list of members is asked for. */
export type MembersQuery = Readonly<{
  /** As typed; empty: all. */
  q: string;
  state: StateWord | undefined;
  role: ListedRole | undefined;
  sort: Sort;
  /** The key of a field without a value. Of one that may not be asked about, nobody is found. */
  missing: string | undefined;
  /** With a value that has not been changed for a year. */
  stale: boolean;
  /** Behind whom the page begins: the `previous` or `next` of another page. */
  after: string | undefined;
}>;

const mostTyped = 200;

/** Reads an address's query. What it does not know it takes for nothing. */
export function membersQuery(given: Readonly<Record<string, string | string[] | undefined>>): MembersQuery {
  const text = (name: string) => {
    const value = given[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    q: (text("q") ?? "").slice(0, mostTyped).toWellFormed().trim(),
    state: stateWords.find((state) => state === text("state")),
    role: listedRoles.find((role) => role === text("role")),
    sort: sorts.find((sort) => sort === text("sort")) ?? "username",
    missing: text("missing"),
    stale: text("stale") === "1",
    after: text("after"),
  };
}
