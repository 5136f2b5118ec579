import { expect, test } from "vitest";
import { aField } from "../../tests/support/a-field.ts";
import { readPeople } from "./read-people.ts";

const fields = [
  aField({ key: "name", limit: 20 }),
  aField({ key: "description", type: "long text", limit: 100 }),
];

const peopleOf = (text: string) => {
  const read = readPeople(text, fields);
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
  expect(readPeople("name;born;food;news\nAda;3.2.2001;vegan;ja\nBen;;;", typed)).toEqual({
    ok: true,
    people: [{ name: "Ada", values: { born: "2001-02-03", food: "vegan", news: "yes" } }, { name: "Ben" }],
  });
  expect(readPeople("name;born;food\nAda;30.2.2001;fish", typed)).toMatchObject({
    ok: false,
    problems: [
      { line: 2, code: "value", column: "born", value: { problem: { code: "not a date" } } },
      { line: 2, code: "value", column: "food", value: { problem: { code: "not an option" } } },
    ],
  });
  expect(readPeople("name;food\nAda;meat", typed)).toMatchObject({ problems: [{ column: "food" }] });
  expect(readPeople("name;photo\nAda;x", typed)).toMatchObject({ problems: [{ code: "unknown column" }] });
});
