import { Command } from "commander";
import { begin } from "#server/primary.ts";

export function startCommand(): Command {
  return new Command("start").description("serve the portal, as `npm start` does").action(begin);
}
