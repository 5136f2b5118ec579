import { Command } from "commander";
import { renewCommand } from "./certificate-renew.ts";
import { showCommand } from "./certificate-show.ts";
import { trustCommand } from "./certificate-trust.ts";

export function certificateCommand(): Command {
  return new Command("certificate")
    .description("see, renew and trust the portal's certificate")
    .addCommand(showCommand())
    .addCommand(renewCommand())
    .addCommand(trustCommand());
}
