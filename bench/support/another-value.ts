import type { Field } from "#features/fields/field.ts";

/** A value that the field takes and does not have. */
export function anotherValue(
  { key, type, options, rules, limit }: Field,
  value: string | undefined,
  number: number,
): string {
  const [first = "", second = ""] = options.map((option) => option.key);
  const either = (one: string, other: string) => (value === one ? other : one);
  if (type === "yes or no") return either("yes", "no");
  if (type === "one of" || type === "several of") return either(first, second);
  if (type === "number") return either("1", "2");
  if (type === "date") return either("1980-02-03", "1981-03-04");
  if (type === "phone") return either("+44 7700 900123", "+44 7700 900321");
  if (type === "email") return `band-${number}@mail.example`;
  if (type === "web address") return `https://band.example/${number}`;
  if (type === "postal address")
    return JSON.stringify({ ...JSON.parse(value ?? "{}"), street: `${number} Clef Lane` });
  return rules.pattern === undefined ? `${number} ${key}`.slice(0, limit) : either("TC-0001", "TC-0002");
}
