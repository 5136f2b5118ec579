/** Commander's own words, by the command's catalogue. What it says beyond these stays as it is. */
import { visibleText } from "#lib/visible-text.ts";
import { t } from "./words.ts";

const ofHelp = {
  "Usage:": "usage.usage",
  "Arguments:": "usage.argumentsHeading",
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

/** What commander says of how it was called, and what the command says in its place. */
const ofErrors: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [/^unknown option '(.*?)'/, ([name = ""]) => t("usage.unknownOption", { name })],
  [/^unknown command '(.*?)'/, ([name = ""]) => t("usage.unknownCommand", { name })],
  [/^required option '(.*?)'/, ([name = ""]) => t("usage.missingOption", { name })],
  [/^missing required argument '(.*?)'/, ([name = ""]) => t("usage.missing", { name })],
  [/^option '(.*?)' argument missing/, ([name = ""]) => t("usage.missingArgument", { name })],
  [
    /^option '(.*?)' argument '(.*?)' is invalid\. Allowed choices are (.*)\.$/s,
    ([name = "", value = "", wanted = ""]) =>
      t("usage.wrongArgument", { name, value: visibleText(value), wanted }),
  ],
  [
    /^option '(.*?)' argument '(.*?)' is invalid\. (.*)/s,
    ([name = "", value = "", wanted = ""]) =>
      t("usage.wrongArgument", { name, value: visibleText(value), wanted: wanted.trim() }),
  ],
  [
    /^option '(.*?)' cannot be used with option '(.*?)'/,
    ([name = "", other = ""]) => t("usage.conflict", { name, other }),
  ],
  [/^too many arguments for '(.*?)'\. Expected 0 /, ([name = ""]) => t("usage.tooManyArguments", { name })],
  [
    /^too many arguments for '(.*?)'\. Expected (\d+) /,
    ([name = "", most = ""]) => t("usage.fewerArguments", { name, most }),
  ],
];

/** For `configureOutput`: what is wrong with how the command was called, and what was perhaps meant. */
export const errorWords = {
  outputError(text: string, write: (text: string) => void): void {
    const said = inWords(text.replace(/^error: /, "").trim());
    const [, meant] = /\(Did you mean (?:one of )?(.*)\?\)/.exec(text) ?? [];
    const lines = said ? [said, ...(meant ? [t("usage.meant", { meant })] : [])] : [text.trim()];
    write(`${lines.join("\n")}\n`);
  },
};

function inWords(error: string): string | undefined {
  for (const [pattern, words] of ofErrors) {
    const found = pattern.exec(error);
    if (found) return words(found.slice(1));
  }
  return undefined;
}
