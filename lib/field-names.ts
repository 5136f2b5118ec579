/** The kinds of fields there are, as the database and the operators' forms name them. */
export const fieldTypeNames = [
  "text",
  "long text",
  "number",
  "date",
  "yes or no",
  "one of",
  "several of",
  "email",
  "phone",
  "web address",
  "postal address",
  "file",
  "heading",
  "note",
] as const;
export type FieldTypeName = (typeof fieldTypeNames)[number];

/** Who may write a value, and who sees it beside the member. */
export const accesses = ["member edits", "member alone", "operators edit", "set once", "proposed"] as const;
export type Access = (typeof accesses)[number];
