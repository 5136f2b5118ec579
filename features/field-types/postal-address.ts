import type { Field } from "#features/fields/field.ts";
import { codePoints } from "#lib/text.ts";
import type { FieldProblem, FieldType, Json, Parsed } from "./field-type.ts";
import { broken, cleaned, none, readJson, typedIn } from "./one-text.ts";

/** In the order in which they are kept; with HTML's tokens. */
const parts = [
  { part: "street", autoComplete: "address-line1" },
  { part: "postalCode", autoComplete: "postal-code" },
  { part: "town", autoComplete: "address-level2" },
  { part: "region", autoComplete: "address-level1" },
  { part: "country", autoComplete: "country-name" },
] as const;
type Part = (typeof parts)[number]["part"];
type Address = Readonly<Partial<Record<Part, string>>>;

/** Where letters go: kept as JSON of the parts that are filled in. */
export const postalAddress: FieldType = {
  names: ({ key }) => parts.map(({ part }) => `${key}.${part}`),
  control: ({ key, rules }) => ({
    kind: "parts",
    parts: parts.map(({ part, autoComplete }) => ({
      name: `${key}.${part}`,
      part,
      ...(part === "street" && { isLong: true as const }),
      ...(part === "postalCode" && { isNarrow: true as const }),
      ...(rules.autoComplete !== undefined && { autoComplete }),
    })),
  }),
  typedOf: (value, { key }) => {
    const address = addressOf(value);
    return Object.fromEntries(parts.map(({ part }) => [`${key}.${part}`, address[part] ?? ""]));
  },
  parse: (typed, { key }) => read((part) => typedIn(typed, `${key}.${part}`)),
  check,
  show: (value) => linesOf(addressOf(value)).join("\n"),
  search: (value) => linesOf(addressOf(value)).join("\n"),
  toJson: (value) => addressOf(value),
  fromJson: readAddress,
  toCell: (value) => value,
  fromCell: (cell) => {
    const json = jsonOf(cell);
    // What people write is a street with all that follows.
    return json === undefined ? read((part) => (part === "street" ? cell : "")) : readAddress(json);
  },
};

function readAddress(json: Json): Parsed {
  if (json === null || typeof json !== "object" || Array.isArray(json))
    return readJson(json as Json, (text) => (text === "" ? none : broken));
  const given = new Map(Object.entries(json));
  if (parts.some(({ part }) => !isTextOrNone(given.get(part)))) return broken;
  return read((part) => String(given.get(part) ?? ""));
}

function isTextOrNone(json: Json | undefined): boolean {
  return json === undefined || json === null || typeof json === "string";
}

function read(given: (part: Part) => string): Parsed {
  const address: Partial<Record<Part, string>> = {};
  for (const { part } of parts) {
    const text = cleaned(given(part), "one line")?.trim();
    if (text === undefined) return broken;
    if (text !== "") address[part] = text;
  }
  return Object.keys(address).length === 0 ? none : { ok: true, value: JSON.stringify(address) };
}

/** What is kept; a text that is no address counts as its street. */
function addressOf(value: string): Address {
  if (value === "") return {};
  const json = jsonOf(value);
  const address = json === undefined ? undefined : readAddress(json);
  return address?.ok && address.value !== "" ? JSON.parse(address.value) : { street: value };
}

/** The object that a text holds, if it does. */
function jsonOf(text: string): Json | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function check(value: string, { limit }: Field): FieldProblem[] {
  if (value === "") return [];
  const address = addressOf(value);
  const typed = Object.values(address).reduce((sum, text) => sum + codePoints(text), 0);
  if (typed > limit) return [{ code: "too long", values: { limit, typed } }];
  return address.street === undefined && address.town === undefined ? [{ code: "address incomplete" }] : [];
}

function linesOf({ street, postalCode, town, region, country }: Address): string[] {
  const place = [postalCode, town].filter((text) => text !== undefined).join(" ");
  return [street, place, region, country].filter((text) => text !== undefined && text !== "") as string[];
}
