import type { backupCommand as english } from "../en/backup-command.ts";
import type { Translated } from "../messages.ts";

export const backupCommand: Translated<typeof english> = {
  backup: {},
  restore: {},
};
