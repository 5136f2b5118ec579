import type { Member } from "./member.ts";

export const memberStates = [
  "active",
  "awaiting approval",
  "disabled",
  "refused",
] as const satisfies Member["state"][];

/** What the states are called in addresses and as options of the command. */
export const stateWords = ["active", "waiting", "disabled", "refused"] as const;
export type StateWord = (typeof stateWords)[number];

/** The state that a word stands for. */
export function stateOf(word: StateWord): Member["state"] {
  return word === "waiting" ? "awaiting approval" : word;
}

/** The word for a state. */
export function wordOf(state: Member["state"]): StateWord {
  return state === "awaiting approval" ? "waiting" : state;
}
