import type { memberImportCommand as english } from "../en/member-import-command.ts";
import type { Translated } from "../messages.ts";

export const memberImportCommand: Translated<typeof english> = {
  import: {},
};
