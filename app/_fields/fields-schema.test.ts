import { expect, test } from "vitest";
import type { FieldTypeName } from "#lib/field-names.ts";
import { parseForm } from "#lib/forms.ts";
import { aField } from "../../tests/support/a-field.ts";
import { fieldsSchema } from "./fields-schema.ts";

const options = ["a", "b", "c", "d", "e", "f"].map((key) => ({ key, label: key.toUpperCase() }));

/** What comes of a form with one field of this type that was posted so. */
function parsed(type: FieldTypeName, pairs: readonly [name: string, value: string][], few = 6) {
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  const field = aField({ key: "x", type, options: options.slice(0, few) });
  const outcome = parseForm(fieldsSchema([field], form), form);
  return outcome.ok ? outcome.fields : outcome.code;
}

test.each(["text", "long text", "number", "email", "phone", "web address", "one of"] as const)(
  "%s comes once, or not at all from a form of before",
  (type) => {
    expect(parsed(type, [["x", "a"]])).toEqual({ x: "a" });
    expect(parsed(type, [])).toEqual({});
    const twice: [string, string][] = [
      ["x", "a"],
      ["x", "a"],
    ];
    expect(parsed(type, twice)).toBe("doubled");
  },
);

test("a date comes in parts, each of them once, or as a whole", () => {
  const parts: [string, string][] = [
    ["x.day", "3"],
    ["x.month", "2"],
    ["x.year", "2001"],
  ];
  expect(parsed("date", parts)).toEqual(Object.fromEntries(parts));
  expect(parsed("date", parts.slice(0, 2))).toEqual({ "x.day": "3", "x.month": "2" });
  expect(parsed("date", [...parts, ["x.day", "3"]])).toBe("doubled");
  expect(parsed("date", [["x", "2001-02-03"]])).toEqual({ x: "2001-02-03" });
  expect(parsed("date", [...parts, ["x", "in spring"]])).toMatchObject({ x: "in spring", "x.day": "3" });
  expect(parsed("date", [])).toEqual({});
});

test("a box that is not ticked does not come", () => {
  expect(parsed("yes or no", [])).toEqual({});
  expect(parsed("yes or no", [["x", "yes"]])).toEqual({ x: "yes" });
});

test("of a few answers none may be chosen, but not two", () => {
  expect(parsed("one of", [], 2)).toEqual({ x: "" });
  expect(parsed("one of", [["x", "b"]], 2)).toEqual({ x: "b" });
  const both: [string, string][] = [
    ["x", "a"],
    ["x", "b"],
  ];
  expect(parsed("one of", both, 2)).toBe("doubled");
  expect(parsed("several of", both)).toEqual({ x: "a\nb" });
  expect(parsed("several of", [])).toEqual({ x: "" });
});

test("a file comes as its reference, and may be taken away", () => {
  const kept: [string, string][] = [
    ["x", ""],
    ["x", "reference"],
  ];
  expect(parsed("file", kept)).toEqual({ x: "reference" });
  expect(parsed("file", [...kept, ["x.remove", "yes"]])).toEqual({ x: "reference", "x.remove": "yes" });
});

test("what stands between the fields does not come at all", () => {
  expect(fieldsSchema([], new FormData()).entries).toEqual({});
});
