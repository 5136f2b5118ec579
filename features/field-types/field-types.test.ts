import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { Field } from "#features/fields/field.ts";
import { openValue, sealValue } from "#features/information/sealed-value.ts";
import { type FieldTypeName, fieldTypeNames } from "#lib/field-names.ts";
import { adoptKeys } from "#lib/keys.ts";
import { languages } from "#lib/words/languages.ts";
import { aField } from "../../tests/support/a-field.ts";
import { options, validValues } from "../../tests/support/values-of-fields.ts";
import type { Json, Parsed, Typed } from "./field-type.ts";
import { typeOf } from "./type-of.ts";

beforeEach(() => {
  const aKey = () => randomBytes(32);
  adoptKeys({ session: [aKey()], pepper: [aKey()], data: [aKey()], ticket: [aKey()], action: [aKey()] });
});

const cases = Object.entries(validValues).flatMap(([name, of]) =>
  of.map(([parts, values]) => {
    const field = aField({ type: name as FieldTypeName, limit: 500, ...parts });
    return { name: `${name} ${JSON.stringify(field.rules)}`, field, values };
  }),
);

const kept = (value: string) => ({ ok: true, value });

describe.each(cases)("$name", ({ field, values }) => {
  const type = typeOf(field);

  test("every valid value survives form, JSON, cell and seal, and can be shown and searched", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(type.check(value, field)).toEqual([]);
        expect(type.parse(type.typedOf(value, field), field)).toEqual(kept(value));
        const json = JSON.parse(JSON.stringify(type.toJson(value, field)));
        expect(type.fromJson(json, field)).toEqual(kept(value));
        expect(type.fromCell(type.toCell(value, field), field)).toEqual(kept(value));
        expect(openValue("ada", field.key, sealValue("ada", field.key, value))).toBe(value);
        for (const language of languages) {
          const shown = type.show(value, field, language);
          expect([shown.isWellFormed(), shown !== ""]).toEqual([true, true]);
        }
        expect(type.search(value, field).isWellFormed()).toBe(true);
      }),
    );
  });

  test("the controls that a form has for it are those that it reads", () => {
    fc.assert(
      fc.property(values, (value) => {
        const names = type.names(field);
        expect(names.filter((name) => name === field.key || name.startsWith(`${field.key}.`))).toEqual(names);
        expect(Object.keys(type.typedOf(value, field)).filter((name) => !names.includes(name))).toEqual([]);
      }),
    );
  });
});

const fields = fieldTypeNames.flatMap((type) => [
  aField({ type, options }),
  aField({ type, options, rules: { year: "optional", decimals: 2, least: "1", pattern: "[a-z]+" } }),
  aField({ type, options, rules: { year: "never", decimals: 0, greatest: "1" } }),
]);

describe.each(fields)("anything that is typed in place of a $type ($rules)", (field) => {
  const type = typeOf(field);
  const garbage = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(..."0123456789.,-+ '/:@()\n;{}\"axé\u0660\u2212"), maxLength: 20 }),
  );

  /** What is kept reads as itself ever after. */
  function isSettled(parsed: Parsed): void {
    const value = parsed.ok ? parsed.value : "";
    expect(parsed.ok || parsed.problems.length > 0).toBe(true);
    expect(value.isWellFormed() && !value.includes("\0")).toBe(true);
    for (const language of languages) type.show(value, field, language);
    type.search(value, field);
    if (value === "" || type.check(value, field).length > 0) return;
    expect(type.parse(type.typedOf(value, field), field)).toEqual(parsed);
    expect(type.fromJson(type.toJson(value, field), field)).toEqual(parsed);
    expect(type.fromCell(type.toCell(value, field), field)).toEqual(parsed);
  }

  test("is a value or has problems", () => {
    const typed = fc.oneof(
      garbage.map((text): Typed => ({ [field.key]: text })),
      fc
        .array(garbage, { minLength: 8, maxLength: 8 })
        .map((all): Typed => Object.fromEntries(type.names(field).map((name, at) => [name, all[at] ?? ""]))),
    );
    fc.assert(fc.property(typed, (typed) => isSettled(type.parse(typed, field))));
    fc.assert(fc.property(garbage, (cell) => isSettled(type.fromCell(cell, field))));
    fc.assert(fc.property(garbage, (value) => void type.check(value, field)));
    fc.assert(fc.property(garbage, (value) => void type.typedOf(value, field)));
  });

  test("is a value or has problems in JSON, too", () => {
    const names = fc.constantFrom("street", "town", "__proto__", "constructor", "toString", "id");
    const object = fc.dictionary(names, fc.oneof(garbage, fc.jsonValue()));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), object), (json) => isSettled(type.fromJson(json as Json, field))),
    );
    expect(Object.prototype).not.toHaveProperty("town");
  });

  test("is refused where it holds what no database can", () => {
    if (field.type === "heading" || field.type === "note") return;
    for (const text of ["a\0b", "\ud800", "12\udc00"]) {
      // A box to tick says one thing, whatever it is sent with.
      const names = type.names(field).filter((name) => !name.endsWith(".remove"));
      for (const name of names) expect(type.parse({ [name]: text }, field).ok, name).toBe(false);
      expect(type.fromCell(text, field).ok).toBe(false);
      expect(type.fromJson(text, field).ok).toBe(false);
    }
  });

  test("has none of JavaScript's own names", () => {
    for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const parsed = type.parse({}, { ...field, key });
      expect(parsed.ok && ["", "no"].includes(parsed.value)).toBe(true);
      expect(type.check(key, { ...field, key })).toBeInstanceOf(Array);
    }
  });
});

/** What a form's one control is kept as; the codes of what is wrong. */
function read(field: Field, typed: string | Typed): string | string[] {
  const type = typeOf(field);
  const parsed = type.parse(typeof typed === "string" ? { [field.key]: typed } : typed, field);
  const problems = parsed.ok ? type.check(parsed.value, field) : parsed.problems;
  return problems.length > 0 ? problems.map(({ code }) => code) : parsed.ok ? parsed.value : [];
}

describe("a number", () => {
  const number = (rules: Field["rules"] = {}) => aField({ type: "number", rules });

  test.each([
    ["12,5", "12.5"],
    ["-012.50", "-12.5"],
    ["−3", "-3"],
    ["+7", "7"],
    [".5", "0.5"],
    ["-0,0", "0"],
    ["1.234.567,8", "1234567.8"],
    ["1,234,567.8", "1234567.8"],
    ["1 234\u202f567", "1234567"],
    ["1’234.5", "1234.5"],
    ["1.234", "1.234"],
    ["٣٫٥", ["not a number"]],
    ["٣,٥", "3.5"],
    ["1,234", ["not a number"]],
    ["1e3", ["not a number"]],
    ["0x10", ["not a number"]],
    ["1,2,3", ["not a number"]],
    ["1.23.456", ["not a number"]],
    ["Infinity", ["not a number"]],
  ])("%j is read as %j", (typed, expected) => {
    expect(read(number(), typed)).toEqual(expected);
  });

  test("of which there is no thousandth may have one sign between thousands", () => {
    for (const typed of ["1.234", "1,234", "1'234", "1234"])
      expect(read(number({ decimals: 2 }), typed)).toBe("1234");
    expect(read(number({ decimals: 3 }), "1,234")).toBe("1.234");
  });

  test("is compared digit by digit", () => {
    const rules = { least: "-0.3", greatest: "90071992547409930.1" };
    expect(read(number(rules), "-0,3")).toBe("-0.3");
    expect(read(number(rules), "-0.30000000000000000001")).toEqual(["too small"]);
    expect(read(number(rules), "90071992547409930.1")).toBe("90071992547409930.1");
    expect(read(number(rules), "90071992547409930.11")).toEqual(["too large"]);
    expect(read(number({ decimals: 0 }), "1.5")).toEqual(["too many decimals"]);
  });

  test("is shown as each language writes it, to its last digit", () => {
    const show = (value: string) =>
      languages.slice(0, 2).map((language) => typeOf(number()).show(value, number(), language));
    expect(show("-1234567.125")).toEqual(["-1,234,567.125", "-1.234.567,125"]);
    expect(show("1985")).toEqual(["1985", "1985"]);
    expect(show("12345678901234567890.5")).toEqual([
      "12,345,678,901,234,567,890.5",
      "12.345.678.901.234.567.890,5",
    ]);
  });

  test("that has more decimals than may be by now is left as it is by a form that shows it", () => {
    const narrow = number({ decimals: 0 });
    expect(typeOf(narrow).check("1.234", narrow)).toMatchObject([{ code: "too many decimals" }]);
    expect(typeOf(narrow).parse(typeOf(narrow).typedOf("1.234", narrow), narrow)).toEqual(kept("1.234"));
  });
});

describe("a date", () => {
  const date = (rules: Field["rules"] = {}) => aField({ key: "born", type: "date", rules });
  const parts = (day: string, month: string, year: string) => ({
    "born.day": day,
    "born.month": month,
    "born.year": year,
  });

  test.each([
    [parts("3", "2", "2001"), "2001-02-03"],
    [parts("03.", "Februar", "2001"), "2001-02-03"],
    [parts("3", "sept", "2001"), "2001-09-03"],
    [parts("3", "Mär", "2001"), "2001-03-03"],
    [parts("3", "March", "2001"), "2001-03-03"],
    [parts("29", "2", "2024"), "2024-02-29"],
    [parts("29", "2", "2023"), ["not a date"]],
    [parts("29", "2", "1900"), ["not a date"]],
    [parts("31", "4", "2001"), ["not a date"]],
    [parts("3", "2", "01"), ["not a date"]],
    [parts("3", "13", "2001"), ["not a date"]],
    [parts("3", "ju", "2001"), ["not a date"]],
    [parts("3", "", "2001"), ["not a date"]],
    [parts("3", "2", ""), ["year missing"]],
    [parts("", " ", ""), ""],
    ["2001-02-03", "2001-02-03"],
    ["3.2.2001", "2001-02-03"],
    ["3. Februar 2001", "2001-02-03"],
    ["3 February 2001", "2001-02-03"],
    ["3/2/2001", "2001-02-03"],
    ["3.2.01", ["not a date"]],
  ] as const)("%j is read as %j", (typed, expected) => {
    expect(read(date(), typed)).toEqual(expected);
  });

  test("may lack its year, or never has one", () => {
    expect(read(date({ year: "optional" }), parts("29", "2", ""))).toBe("--02-29");
    expect(read(date({ year: "optional" }), parts("29", "2", "2001"))).toEqual(["not a date"]);
    expect(read(date({ year: "never" }), parts("29", "2", "1999"))).toBe("--02-29");
    const never = date({ year: "never" });
    expect(typeOf(never).control(never, "en")).toMatchObject({ parts: [{ part: "day" }, { part: "month" }] });
    const optional = date({ year: "optional" });
    expect(typeOf(optional).show("--02-03", optional, "de")).toBe("3. Februar");
    expect(typeOf(optional).show("0085-02-03", optional, "en")).toBe("3 February 85");
  });

  test("keeps to its bounds", () => {
    const rules = { least: "2000-02-29", greatest: "2001-01-01" };
    expect(read(date(rules), "2000-02-28")).toEqual(["too early"]);
    expect(read(date(rules), "2000-02-29")).toBe("2000-02-29");
    expect(read(date(rules), "2001-01-02")).toEqual(["too late"]);
  });

  test("of birth has the browser's tokens", () => {
    const born = date({ autoComplete: "bday" });
    const control = typeOf(born).control(born, "en");
    const tokens = control.kind === "parts" && control.parts.map(({ autoComplete }) => autoComplete);
    expect(tokens).toEqual(["bday-day", "bday-month", "bday-year"]);
  });
});

describe("a choice", () => {
  const one = aField({ type: "one of", options });
  const several = aField({ type: "several of", options });

  test("is one of few buttons, or of a list that opens; what is not offered any more says so", () => {
    const fewer = options.map((option, at) => (at === 0 ? { ...option, isRetired: true as const } : option));
    expect(typeOf(one).control(one, "en").kind).toBe("select");
    expect(typeOf(one).control({ ...one, options: fewer }, "de")).toMatchObject({
      kind: "radios",
      options: [
        { value: "meat", label: "meat (deutsch)", isRetired: true },
        { value: "fish" },
        {},
        {},
        {},
        {},
      ],
    });
    expect(typeOf(one).check("meat", { ...one, options: fewer })).toEqual([]);
  });

  test("that there is not is refused, in a form and when it is gone later", () => {
    expect(read(one, "tofu")).toEqual(["not an option"]);
    expect(read(several, "meat\ntofu")).toEqual(["not an option"]);
    expect(typeOf(several).check("meat", { ...several, options: [] })).toMatchObject([
      { code: "not an option" },
    ]);
  });

  test("of several is kept in the options' order, each once; in a sheet labels will do", () => {
    expect(read(several, "vegan\r\nmeat\nvegan")).toBe("meat\nvegan");
    expect(typeOf(several).fromCell("VEGAN; meat (deutsch)", several)).toEqual(kept("meat\nvegan"));
    expect(typeOf(one).fromCell("Fish (Deutsch)", one)).toEqual(kept("fish"));
  });
});

describe("yes or no", () => {
  const consent = aField({ type: "yes or no" });

  test("is no when the box is not ticked, and in a sheet what people write", () => {
    expect(read(consent, {})).toBe("no");
    expect(read(consent, "on")).toBe("yes");
    expect(read(consent, "perhaps")).toEqual(["not an option"]);
    const cells = ["Ja", "nein", "x", ""].map((cell) => typeOf(consent).fromCell(cell, consent));
    expect(cells).toEqual(["yes", "no", "yes", ""].map(kept));
    expect(typeOf(consent).show("yes", consent, "de")).toBe("Ja");
  });
});

describe("how somebody is reached", () => {
  const email = aField({ type: "email" });
  const phone = aField({ type: "phone" });
  const web = aField({ type: "web address" });

  test.each([
    [email, " ada@example.org ", "ada@example.org"],
    [email, "ada.o'neil+x@müller.example", "ada.o'neil+x@müller.example"],
    ...[
      "ada",
      "ada@",
      "@example.org",
      "ada@gmail",
      "a..b@example.org",
      "a b@example.org",
      "a@b@c.de",
      "a@-b.de",
    ].map((typed) => [email, typed, ["not an email"]] as const),
    [phone, " +49 (0)30\u00a0123-456 ", "+49 (0)30 123-456"],
    [phone, "\u202a030/123456\u202c", "030/123456"],
    [phone, "٠٣٠ ١٢٣٤٥٦", "030 123456"],
    [phone, "030 123456 ext 12", "030 123456 ext 12"],
    ...["1234", "1234567890123456", "ask Ada", "030-ABC-123", "12+34567"].map(
      (typed) => [phone, typed, ["not a phone number"]] as const,
    ),
    [web, "example.org/ä?b#c", "https://example.org/ä?b#c"],
    [web, "HTTP://Example.org:8080", "HTTP://Example.org:8080"],
    [web, "example.org:8080", "https://example.org:8080"],
    ...[
      "javascript:alert(1)",
      "data:text/html,x",
      "ftp://example.org",
      "mailto:ada@example.org",
      "tel:12345",
      "https://ada:x@example.org",
      "https://@example.org",
      "https://exa mple.org",
      "https:\\\\example.org",
      "//example.org",
      "example",
    ].map((typed) => [web, typed, ["not a web address"]] as const),
  ] as const)("%o: %j is read as %j", (field, typed, expected) => {
    expect(read(field, typed)).toEqual(expected);
  });

  test("a telephone number is found by its digits alone", () => {
    expect(typeOf(phone).search("+49 (0)30 123", phone).split("\n")).toEqual(["+49 (0)30 123", "49030123"]);
  });
});

describe("a postal address", () => {
  const home = aField({ key: "home", type: "postal address" });

  test("is kept by its parts and shown as lines", () => {
    const typed = {
      "home.town": "Berlin",
      "home.street": " Hauptstr. 1 ",
      "home.postalCode": "12345",
      "home.region": "",
    };
    const value = read(home, typed);
    expect(value).toBe('{"street":"Hauptstr. 1","postalCode":"12345","town":"Berlin"}');
    expect(typeOf(home).show(String(value), home, "en")).toBe("Hauptstr. 1\n12345 Berlin");
  });

  test("needs a street or a town, and as a whole keeps to its limit", () => {
    expect(read(home, { "home.country": "Chile" })).toEqual(["address incomplete"]);
    expect(read({ ...home, limit: 9 }, { "home.street": "12345", "home.town": "12345" })).toEqual([
      "too long",
    ]);
    expect(read(home, { "home.street": " " })).toBe("");
  });

  test("has the browser's tokens only where it is one's own", () => {
    const own = aField({ type: "postal address", rules: { autoComplete: "street-address" } });
    expect(JSON.stringify(typeOf(own).control(own, "en"))).toContain('"postal-code"');
    expect(JSON.stringify(typeOf(home).control(home, "en"))).not.toContain("autoComplete");
  });
});

test("a text has its length and its pattern judged, as often as the rules change", () => {
  const text = aField({ limit: 5, rules: { shortest: 2, pattern: "[A-Z]{2}\\d*" } });
  expect(read(text, "AB1")).toBe("AB1");
  expect(read(text, "xAB1")).toEqual(["pattern"]);
  expect(read(text, "A")).toEqual(["too short"]);
  expect(read(text, "AB1234")).toEqual(["too long"]);
  expect(typeOf(text).check("AB1", { ...text, limit: 2 })).toMatchObject([{ code: "too long" }]);
});
