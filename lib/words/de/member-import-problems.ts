import type { memberImportProblems as english } from "../en/member-import-problems.ts";
import type { Translated } from "../messages.ts";

export const memberImportProblems: Translated<typeof english> = {
  import: {},
};
