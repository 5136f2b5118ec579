import { Command } from "commander";
import { addCommand } from "./member-add.ts";
import { listCommand } from "./member-list.ts";
import { t } from "./words.ts";

export function memberCommand(): Command {
  return new Command("member")
    .description(t("member.description"))
    .addCommand(listCommand())
    .addCommand(addCommand());
}
