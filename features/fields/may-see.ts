import { isActiveOperator, type Member } from "#features/members/member.ts";
import type { Field } from "./field.ts";

/** Who looks at others: an operator, or whoever runs the machine. */
export type Viewer = Pick<Member, "id" | "role" | "state"> | "command line";

/**
 * Whether this operator may see this field of others. Everything that shows, searches, sorts, counts or exports values
 * asks this.
 */
export function maySee(operator: Viewer, field: Pick<Field, "key" | "access" | "operators">): boolean {
  if (operator === "command line") return mayBeSeen(field);
  return isActiveOperator(operator) && mayBeSeen(field) && (field.operators?.includes(operator.id) ?? true);
}

/** Whether anybody but its member may see this field: whoever runs the machine may see no more than that. */
export function mayBeSeen({ access }: Pick<Field, "access">): boolean {
  return access !== "member alone";
}
