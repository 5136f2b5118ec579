import { Command } from "commander";
import { begin } from "#server/primary.ts";
import { t } from "./words.ts";

export function startCommand(): Command {
  return new Command("start").description(t("start")).action(() => begin());
}
