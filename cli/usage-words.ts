/** Commander's own words, by the command's catalogue. What it says beyond these stays as it is. */
import { t } from "./words.ts";

const ofHelp = {
  "Usage:": "usage.usage",
  "Options:": "usage.optionsHeading",
  "Commands:": "usage.commandsHeading",
  "[options]": "usage.options",
  "[command]": "usage.command",
} as const;

/** For `configureHelp`. */
export const helpWords = { styleTitle: inHelp, styleOptionText: inHelp, styleSubcommandText: inHelp };

function inHelp(text: string): string {
  const path = ofHelp[text as keyof typeof ofHelp];
  return path ? t(path) : text;
}

const ofErrors = {
  "unknown option": "usage.unknownOption",
  "unknown command": "usage.unknownCommand",
  "required option": "usage.missingOption",
  option: "usage.missingArgument",
  "too many arguments for": "usage.tooManyArguments",
} as const;

/** For `configureOutput`: what is wrong with how the command was called, and what was perhaps meant. */
export const errorWords = {
  outputError(text: string, write: (text: string) => void): void {
    const [, kind = "", name = ""] = /^error: ([a-z ]+) '([^']*)'/.exec(text) ?? [];
    const path = ofErrors[kind as keyof typeof ofErrors];
    const [, meant] = /\(Did you mean (?:one of )?(.*)\?\)/.exec(text) ?? [];
    const lines = path ? [t(path, { name }), ...(meant ? [t("usage.meant", { meant })] : [])] : [text.trim()];
    write(`${lines.join("\n")}\n`);
  },
};
