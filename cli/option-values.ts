/** What an option's value may be; anything else is wrong usage (`errorWords`). */
import { InvalidArgumentError } from "commander";
import { t } from "./words.ts";

export function oneOf<Word extends string>(...words: readonly Word[]): (value: string) => Word {
  return (value) => words.find((word) => word === value) ?? refuse(words.join(", "));
}

/** From 1 on. */
export function wholeNumber(value: string): number {
  return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : refuse(t("usage.wholeNumber"));
}

function refuse(wanted: string): never {
  throw new InvalidArgumentError(wanted);
}
