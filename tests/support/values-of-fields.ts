/** Values of every type of field but files, any of which may be kept. */
import fc from "fast-check";
import type { Field, Option } from "#features/fields/field.ts";
import type { FieldTypeName } from "#lib/field-names.ts";

export const options: readonly Option[] = ["meat", "fish", "vegan", "nuts", "milk", "eggs"].map((key) => ({
  key,
  label: key.toUpperCase(),
  translations: { de: `${key} (deutsch)` },
}));

/** Texts that may be kept: no NUL, no lone surrogates. */
export const texts = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 80 })
  .filter((text) => !/[\0\r]/.test(text));
export const lines = texts.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text !== "");
const digits = (minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength, maxLength });
export const words = fc.stringMatching(/^[a-zäöü][a-z0-9]{0,9}$/);
const dates = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

/** Values as they are kept, of a field that takes them. */
export const validValues: Readonly<
  Partial<Record<FieldTypeName, readonly [Partial<Field>, fc.Arbitrary<string>][]>>
> = {
  text: [[{}, texts.map((text) => text.replaceAll("\n", " "))]],
  "long text": [[{}, texts]],
  number: [undefined, 0, 1, 2, 3, 9].map((decimals) => [
    { rules: decimals === undefined ? {} : { decimals } },
    fc.tuple(fc.boolean(), digits(1, 30), digits(0, decimals ?? 20)).map(([isNegative, whole, fraction]) => {
      const size = `${whole.replace(/^0+(?=\d)/, "")}.${fraction}`.replace(/\.?0*$/, "") || "0";
      const exact = fraction.replace(/0+$/, "") === "" ? whole.replace(/^0+(?=\d)/, "") : size;
      return isNegative && exact !== "0" ? `-${exact}` : exact;
    }),
  ]),
  date: [
    [{}, dates],
    [
      { rules: { year: "optional", autoComplete: "bday" } },
      fc.oneof(
        dates,
        dates.map((day) => `-${day.slice(4)}`),
      ),
    ],
    [{ rules: { year: "never" } }, dates.map((day) => `-${day.slice(4)}`)],
  ],
  "yes or no": [[{}, fc.constantFrom("yes", "no")]],
  "one of": [[{ options }, fc.constantFrom(...options.map(({ key }) => key))]],
  "several of": [
    [
      { options },
      fc
        .subarray(
          options.map(({ key }) => key),
          { minLength: 1 },
        )
        .map((keys) => keys.join("\n")),
    ],
  ],
  email: [
    [{}, fc.emailAddress()],
    [{}, fc.tuple(words, words, words).map(([name, host, top]) => `${name}@${host}.${top}`)],
  ],
  phone: [
    [
      {},
      fc
        .tuple(
          fc.constantFrom("+", "", "(0"),
          digits(2, 4),
          fc.constantFrom(" ", "-", "/", ") "),
          digits(3, 9),
        )
        .map((parts) => parts.join("")),
    ],
    [{}, digits(5, 15).map((number) => `${number} ext. 12`)],
  ],
  "web address": [[{ limit: 5000 }, fc.webUrl({ withQueryParameters: true, withFragments: true })]],
  "postal address": [
    [
      { limit: 1000 },
      fc
        .record(
          { street: lines, postalCode: lines, town: lines, region: lines, country: lines },
          { requiredKeys: ["town"] },
        )
        .map(({ street, postalCode, town, region, country }) =>
          JSON.stringify({ street, postalCode, town, region, country }),
        ),
    ],
  ],
};
