import type { OperatorAct } from "#features/act.ts";
import type { ActKind } from "#features/operators/acts-for.ts";

/** What a form asks for beside a reason. */
export type Asked = "username" | "password" | "nothing";

/** For an act with this member. Who holds somebody else's browser does nothing dangerous with it. */
export function fieldsOf(kind: ActKind, { subject }: Pick<OperatorAct, "subject">): Asked {
  switch (kind) {
    case "disable":
    case "recover":
      return subject.role === "operator" ? "password" : "nothing";
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
