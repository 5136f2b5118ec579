/**
 * What came of an act. "gone": the member has been deleted meanwhile; "last operator": nobody could run the portal
 * afterwards; "other state": the member is not in the state any more that the act is for, so somebody else was first.
 */
export type Outcome = Readonly<{ ok: true } | { ok: false; code: "gone" | "last operator" | "other state" }>;

export const done: Outcome = { ok: true };
export const otherState = { ok: false, code: "other state" } as const satisfies Outcome;
export const lastOperator = { ok: false, code: "last operator" } as const satisfies Outcome;
