import type { ActKind } from "#features/operators/acts-for.ts";

/** What the form of an act asks for beside a reason. Who holds somebody else's browser does nothing dangerous with it. */
export function fieldsOf(kind: ActKind): "username" | "password" | "nothing" {
  switch (kind) {
    case "rename":
      return "username";
    case "delete":
    case "nameOperator":
    case "removeOperator":
    case "stepDown":
      return "password";
    default:
      return "nothing";
  }
}
