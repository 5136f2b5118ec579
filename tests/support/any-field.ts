/** Fields of every type but files, with whatever rules and options there may be, and what they take and refuse. */
import fc from "fast-check";
import type { Json, Typed } from "#features/field-types/field-type.ts";
import type { Field, Rules } from "#features/fields/field.ts";
import { keyFor } from "#features/fields/field-key.ts";
import { otherLimit } from "#features/fields/field-parts.ts";
import type { FieldTypeName } from "#lib/field-names.ts";
import { codePoints } from "#lib/text.ts";
import { aField } from "./a-field.ts";
import { lines, texts, validValues, words } from "./values-of-fields.ts";

type WithValue = Readonly<{ field: Field; value: string }>;

/** In no pattern below, in no value of a type that is more than a text. */
const snowman = "☃";
const large = `1${"0".repeat(60)}`;

const keys = words.map((word) => keyFor(word, () => false));

const options = fc
  .uniqueArray(
    fc.record(
      {
        key: keys,
        label: lines,
        translations: fc.record({ de: lines }, { requiredKeys: [] }),
        isRetired: fc.constant(true as const),
      },
      { requiredKeys: ["key", "label"] },
    ),
    { selector: ({ key }) => key, minLength: 1, maxLength: 8 },
  )
  .filter((all) => all.some(({ isRetired }) => !isRetired));

/** A field's type, the rules that its kind of value needs, and a value. */
const plainValues = fc.oneof(
  ...Object.entries(validValues)
    .filter(([type]) => type !== "one of" && type !== "several of")
    .map(([type, kinds]) =>
      fc.oneof(
        ...kinds.map(([{ rules = {} }, values]) =>
          values.map((value) => aValue(type as FieldTypeName, value, { rules })),
        ),
      ),
    ),
);

const choices = fc.tuple(options, fc.boolean()).chain(([options, isOne]) => {
  const offered = options.filter(({ isRetired }) => !isRetired).map(({ key }) => key);
  const chosen = fc.subarray(offered, { minLength: 1, maxLength: isOne ? 1 : offered.length });
  return chosen.map((keys) => aValue(isOne ? "one of" : "several of", keys.join("\n"), { options }));
});

/** A field as an operator may make it, that its member writes, and a value that it takes. */
export const fieldWithValue: fc.Arbitrary<WithValue> = fc
  .oneof({ weight: 9, arbitrary: plainValues }, { weight: 2, arbitrary: choices })
  .chain(({ field, value }) =>
    fc
      .record({
        key: keys,
        label: lines,
        access: fc.constantFrom("member edits" as const, "member alone" as const),
        isSearchable: fc.boolean(),
        limit: field.type.endsWith("text")
          ? fc.nat(50).map((more) => codePoints(value) + more)
          : fc.constant(otherLimit),
        rules: rulesFor(field, value),
      })
      .map(({ rules, ...parts }) => ({
        field: { ...field, ...parts, rules: { ...field.rules, ...rules } },
        value,
      })),
  );

function aValue(type: FieldTypeName, value: string, parts: Partial<Field>): WithValue {
  return { field: aField({ type, ...parts }), value };
}

/** Rules that the value keeps to, some of them only just. */
function rulesFor({ type }: Field, value: string): fc.Arbitrary<Rules> {
  const always = {
    required: fc.constantFrom("sign-up" as const, "now" as const, { from: "2020-02-29" }),
    askedAtSignUp: fc.constant(true as const),
  };
  const any = (rules: { [name in keyof Rules]?: fc.Arbitrary<NonNullable<Rules[name]>> }) =>
    fc.record({ ...always, ...rules }, { requiredKeys: [] }) as fc.Arbitrary<Rules>;
  if (type === "number")
    return any({ least: fc.constantFrom(value, `-${large}`), greatest: fc.constantFrom(value, large) });
  if (type === "date" && !value.startsWith("-"))
    return any({
      least: fc.constantFrom(value, "0001-01-01"),
      greatest: fc.constantFrom(value, "9999-12-31"),
    });
  if (!type.endsWith("text")) return any({});
  return any({
    shortest: fc.integer({ min: 1, max: codePoints(value) }),
    ...(!value.includes(snowman) && { pattern: fc.constant(`[^${snowman}]*`) }),
  });
}

/** What the field refuses: a text, or texts for its parts, as JSON has them (`typedAs`). */
export function invalidFor(field: Field): fc.Arbitrary<Json> {
  const { type, limit, rules } = field;
  const said = (...all: string[]) =>
    fc.constantFrom(...all).map((text) => (type === "postal address" ? { town: text } : text));
  const random = fc.tuple(texts, texts).map(([one, other]) => one + snowman + other);
  const broken = said("\0", "a\0b", "\ud800", "5\udc00");
  switch (type) {
    case "text":
    case "long text":
      return fc.oneof(
        broken,
        said(
          "x".repeat(limit + 1),
          ...((rules.shortest ?? 0) > 1 ? ["x"] : []),
          ...(rules.pattern === undefined ? [] : [snowman]),
        ),
      );
    case "number":
      return fc.oneof(
        broken,
        random,
        said("9".repeat(limit + 1), "1e3", "1,2,3"),
        ...beyond(field).map((text) => said(text)),
      );
    case "date":
      return fc.oneof(
        broken,
        random,
        said("31.2.2001", "2001-02-29", "1.13.2001", "0000-01-01"),
        ...beyond(field).map((text) => said(text)),
      );
    case "postal address":
      return fc.oneof(broken, said("x".repeat(limit + 1)), fc.constant({ country: "Chile" }));
    case "web address":
      return fc.oneof(
        broken,
        random.map((text) => text.replace(/[.:]/g, "")),
        said("javascript:alert(1)", "https://ada:x@example.org", `https://example.org/${"x".repeat(limit)}`),
      );
    case "email":
      return fc.oneof(broken, random, said("ada", "ada@example", "a b@example.org"));
    case "phone":
      return fc.oneof(broken, random, said("1234", "1234567890123456"));
    case "one of":
      return fc.oneof(broken, random, said("no-such-option", ...retired(field)));
    default:
      return fc.oneof(broken, random, said("perhaps", ...retired(field)));
  }
}

/** What is out of the field's range, with more digits than it takes, or lacks its year. */
function beyond({ type, rules: { least, greatest, decimals, year } }: Field): string[] {
  if (type === "number")
    return [
      ...(least === undefined ? [] : [`-1${large}`]),
      ...(greatest === undefined ? [] : [`1${large}`]),
      ...(decimals === undefined ? [] : [`0.${"1".repeat(decimals + 1)}`]),
    ];
  if (year === "never") return [];
  return [
    ...(least === undefined || least === "0001-01-01" ? [] : ["0001-01-01"]),
    ...(greatest === undefined || greatest === "9999-12-31" ? [] : ["9999-12-31"]),
    ...(year === undefined ? ["--02-03"] : []),
  ];
}

/** Nobody chooses these any more. */
function retired({ options }: Field): string[] {
  return options.filter(({ isRetired }) => isRetired).map(({ key }) => key);
}

/** The same as a form's controls are sent with it. */
export function typedAs({ key }: Field, said: Json): Typed {
  if (typeof said === "string") return { [key]: said };
  const parts = Object.entries(said as Readonly<Record<string, string>>);
  return Object.fromEntries(parts.map(([part, text]) => [`${key}.${part}`, text]));
}
