import type { OperatorAct } from "#features/act.ts";

/** What an operator can do with one member, and the last part of the address where they do it. */
export const addressOf = {
  approve: "approve",
  refuse: "refuse",
  recover: "recover",
  sessions: "sessions",
  rename: "rename",
  disable: "disable",
  enable: "enable",
  nameOperator: "role",
  removeOperator: "role",
  stepDown: "role",
  delete: "delete",
} as const;

export type ActKind = keyof typeof addressOf;

/** What there is to do with the member as they are now. */
export function actsFor({ subject, actor }: OperatorAct): ActKind[] {
  const { state, role } = subject;
  if (state === "awaiting approval") return ["approve", "refuse", "recover", "sessions", "rename", "delete"];
  if (state === "refused") return ["delete"];
  if (state === "disabled") return ["enable", "rename", "delete"];
  const isOwn = subject.id === actor.id;
  const own = isOwn ? "stepDown" : "removeOperator";
  return [
    ...(isOwn ? [] : (["recover"] as const)),
    ...(["sessions", "rename", "disable"] as const),
    role === "operator" ? own : "nameOperator",
    "delete",
  ];
}

/** The act of this address, if it is one for the member as they are now. */
export function actAt(act: OperatorAct, address: string): ActKind | undefined {
  return actsFor(act).find((kind) => addressOf[kind] === address);
}
