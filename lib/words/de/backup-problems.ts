import type { backupProblems as english } from "../en/backup-problems.ts";
import type { Translated } from "../messages.ts";

export const backupProblems: Translated<typeof english> = {
  backup: {},
  restore: {},
};
