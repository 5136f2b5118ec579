import { expect, test } from "vitest";
import { typeOf } from "#features/field-types/type-of.ts";
import { holdsValue } from "#features/fields/field.ts";
import { fieldsOfTheClub } from "./club-fields.ts";
import { invented, withEveryValue } from "./club-people.ts";

const today = new Date(Date.UTC(2026, 10, 28));
const fields = fieldsOfTheClub(["doctor"]);
const people = Array.from({ length: 200 }, (_, number) => invented(number, today));

test("the club asks for thirty things in three groups, in both languages, and eight are searched", () => {
  expect(fields.filter(holdsValue)).toHaveLength(30);
  expect(fields.filter(({ type }) => type === "heading")).toHaveLength(3);
  expect(fields.filter(({ isSearchable }) => isSearchable)).toHaveLength(8);
  for (const { label, translations } of fields) expect(translations.de?.label, label).toBeTruthy();
});

test("every value that is made up is one that its field takes, as it is kept", () => {
  for (const person of people)
    for (const values of [person.values, withEveryValue(person, fields)])
      for (const field of fields) {
        const value = values[field.key] ?? "";
        if (!holdsValue(field) || field.type === "file" || value === "") continue;
        const [type, said] = [typeOf(field), `${field.key}: ${value}`];
        expect(type.check(value, field), said).toEqual([]);
        expect(type.parse(type.typedOf(value, field), field), said).toEqual({ ok: true, value });
      }
});

test("the same people come again, and no two have one username", () => {
  expect(people).toEqual(people.map((_, number) => invented(number, today)));
  expect(new Set(people.map(({ username }) => username)).size).toBe(people.length);
});
