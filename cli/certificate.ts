import { Command } from "commander";
import { renewCommand } from "./certificate-renew.ts";
import { showCommand } from "./certificate-show.ts";
import { trustCommand } from "./certificate-trust.ts";
import { t } from "./words.ts";

export function certificateCommand(): Command {
  return new Command("certificate")
    .description(t("certificate"))
    .addCommand(showCommand())
    .addCommand(renewCommand())
    .addCommand(trustCommand());
}
