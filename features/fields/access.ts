import type { Field } from "./field.ts";

/** What a member may do with a field of theirs: one that holds a value, or none yet. */
export function memberMay({ access }: Pick<Field, "access">, hasValue: boolean): "edit" | "propose" | "see" {
  if (access === "operators edit") return "see";
  if (access === "proposed") return "propose";
  return access === "set once" && hasValue ? "see" : "edit";
}

/** Whether the member writes it whenever they like, so that also what they leave out is their word. */
export function isMembersOwn({ access }: Pick<Field, "access">): boolean {
  return access === "member edits" || access === "member alone";
}

/**
 * Whether an operator who sees a field may write it by their own decision. What the member alone decides they only enter
 * as the member's answer.
 */
export function operatorMayEdit({ access }: Pick<Field, "access">): boolean {
  return access === "operators edit" || access === "set once" || access === "proposed";
}
