import { Command } from "commander";
import { keysRestoreCommand } from "./keys-restore.ts";
import { keysRotateCommand } from "./keys-rotate.ts";
import { keysSheetCommand } from "./keys-sheet.ts";
import { keysShowCommand } from "./keys-show.ts";
import { t } from "./words.ts";

export function keysCommand(): Command {
  return new Command("keys")
    .description(t("keys.description"))
    .addCommand(keysShowCommand())
    .addCommand(keysRotateCommand())
    .addCommand(keysSheetCommand())
    .addCommand(keysRestoreCommand());
}
