import { expect, test } from "vitest";
import type { Viewer } from "#features/fields/may-see.ts";
import type { Member } from "#features/members/member.ts";
import { aField } from "../../tests/support/a-field.ts";
import { readPeople } from "./read-people.ts";

const fields = [
  aField({ key: "name", limit: 20 }),
  aField({ key: "description", type: "long text", limit: 100 }),
];

const peopleOf = (text: string) => {
  const read = readPeople(text, fields, "command line");
  return read.ok ? read.people : read.problems;
};

const ada = { name: "Ada", values: { name: "Ada" } };
const ben = { name: "Ben", username: "ben", values: { name: "Ben" } };

test("a pasted list is a name a line", () => {
  expect(peopleOf("Ada\nJosé María\n\n  Ben  \n")).toEqual([
    ada,
    { name: "José María", values: { name: "José María" } },
    { name: "Ben", values: { name: "Ben" } },
  ]);
  expect(peopleOf("")).toEqual([]);
  expect(peopleOf(" \r\n \n")).toEqual([]);
});

test.each([
  ["commas", "Ada\nBen,ben"],
  ["a header", "name,username\nAda,\nBen,ben"],
  ["a header in another order and case", "Username,NAME\n,Ada\nben,Ben"],
  ["semicolons", "name;username\nAda;\nBen;ben"],
  ["tabs", "name\tusername\nAda\t\nBen\tben"],
  ["a byte order mark, CRLF and quotes", '\uFEFF"name","username"\r\n"Ada",""\r\n"Ben","ben"\r\n'],
  ["old line breaks", "name,username\rAda,\rBen,ben\r"],
  ["empty columns at the end", "name,username,,\nAda,,,\nBen,ben,,"],
])("the same people come from a table with %s", (_, text) => {
  expect(peopleOf(text)).toEqual([ada, ben]);
});

test("other columns are fields, which may have several lines", () => {
  expect(peopleOf('name,description\nAda,"two, or\nthree"')).toEqual([
    { name: "Ada", values: { name: "Ada", description: "two, or\nthree" } },
  ]);
});

test("what is wrong is said with its line, up to twenty of them", () => {
  expect(peopleOf("name,shoe size\nAda,38")).toEqual([
    { line: 1, code: "unknown column", column: "shoe size" },
  ]);
  expect(peopleOf("name,Name\nAda,Ben")).toEqual([{ line: 1, code: "column twice", column: "Name" }]);
  expect(peopleOf("Ada\nBen,ben,more")).toEqual([{ line: 2, code: "too many cells", column: "more" }]);
  expect(peopleOf(`name\n\n${"x".repeat(21)}`)).toEqual([{ line: 3, code: "too long", column: "name" }]);
  expect(peopleOf("Ada,a\u200Bb")).toEqual([{ line: 1, code: "username", column: "a\u200Bb" }]);
  expect(peopleOf("Ada\0")).toEqual([{ line: 1, code: "broken text", column: "name" }]);
  expect(peopleOf('Ada\n"Ben')).toMatchObject([{ code: "quotes" }]);
  expect(peopleOf("Ada,a\u200Bb\n".repeat(30))).toHaveLength(20);
});

test("keys that JavaScript knows are no columns", () => {
  expect(peopleOf("name,__proto__\nAda,x")).toMatchObject([{ code: "unknown column" }]);
});

test("what a field does not take is said with its line, what it takes is kept as the field writes it", () => {
  const typed = [
    aField({ key: "born", type: "date" }),
    aField({
      key: "food",
      type: "one of",
      options: [
        { key: "vegan", label: "Vegan" },
        { key: "meat", label: "Meat", isRetired: true },
      ],
    }),
    aField({ key: "news", type: "yes or no" }),
    aField({ key: "photo", type: "file" }),
  ];
  expect(readPeople("name;born;food;news\nAda;3.2.2001;vegan;ja\nBen;;;", typed, "command line")).toEqual({
    ok: true,
    people: [{ name: "Ada", values: { born: "2001-02-03", food: "vegan", news: "yes" } }, { name: "Ben" }],
  });
  expect(readPeople("name;born;food\nAda;30.2.2001;fish", typed, "command line")).toMatchObject({
    ok: false,
    problems: [
      { line: 2, code: "value", column: "born", value: { problem: { code: "not a date" } } },
      { line: 2, code: "value", column: "food", value: { problem: { code: "not an option" } } },
    ],
  });
  expect(readPeople("name;food\nAda;meat", typed, "command line")).toMatchObject({
    problems: [{ column: "food" }],
  });
  expect(readPeople("name;photo\nAda;x", typed, "command line")).toMatchObject({
    problems: [{ code: "unknown column" }],
  });
});

test("there is no column for what its reader may not see of others", () => {
  const viewer = (id: string) => ({ id: id as Member["id"], role: "operator", state: "active" }) as const;
  const narrowed = [
    ...fields,
    aField({ key: "fee", operators: ["ola"] }),
    aField({ key: "diary", access: "member alone" }),
  ];
  const read = (column: string, by: Viewer) => readPeople(`name,${column}\nAda,x`, narrowed, by);
  expect(read("fee", viewer("ola"))).toMatchObject({ ok: true, people: [{ values: { fee: "x" } }] });
  const unknown = { ok: false, problems: [{ code: "unknown column" }] };
  expect(read("fee", viewer("pia"))).toMatchObject(unknown);
  expect(read("diary", viewer("ola"))).toMatchObject(unknown);
  expect(read("fee", "command line")).toMatchObject({ ok: true });
  expect(read("diary", "command line")).toMatchObject(unknown);
});
