import { InvalidArgumentError, Option } from "commander";
import { cleanText } from "#lib/text.ts";
import { t } from "./words.ts";

/** In code points, as in the operators' forms. */
const longest = 200;

/** Why something is done, for the member to read. */
export function reasonOption(): Option {
  return new Option("--reason <text>", t("member.reason")).argParser(reasonOf);
}

function reasonOf(value: string): string {
  const cleaned = cleanText(value.trim(), longest, { multiline: false });
  if (cleaned.ok && cleaned.text !== "") return cleaned.text;
  throw new InvalidArgumentError(t("usage.reason"));
}
