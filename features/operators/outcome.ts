/** What came of an operator's act: "gone": there is no such member (any more). */
export type Outcome = { ok: true } | { ok: false; code: "gone" | "last operator" | "other state" };
