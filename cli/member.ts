import { Command } from "commander";
import { approveCommand, deleteCommand, disableCommand, enableCommand } from "./member-act.ts";
import { addCommand } from "./member-add.ts";
import { listCommand } from "./member-list.ts";
import { recoverCommand } from "./member-recover.ts";
import { showCommand } from "./member-show.ts";
import { t } from "./words.ts";

export function memberCommand(): Command {
  return new Command("member")
    .description(t("member.description"))
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(addCommand())
    .addCommand(approveCommand())
    .addCommand(disableCommand())
    .addCommand(enableCommand())
    .addCommand(recoverCommand())
    .addCommand(deleteCommand());
}
