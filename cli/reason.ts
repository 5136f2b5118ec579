import { InvalidArgumentError, Option } from "commander";
import { codePoints, isBroken } from "#lib/text.ts";
import { t } from "./words.ts";

/** In code points, as in the operators' forms. */
const longest = 200;

/** Why something is done, for the member to read. */
export function reasonOption(): Option {
  return new Option("--reason <text>", t("member.reason")).argParser(reasonOf);
}

function reasonOf(value: string): string {
  const reason = value.normalize("NFC").replace(/\s+/g, " ").trim();
  if (reason === "" || isBroken(reason) || codePoints(reason) > longest)
    throw new InvalidArgumentError(t("usage.reason"));
  return reason;
}
