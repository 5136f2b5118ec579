import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDotEnv } from "./dot-env.ts";
import { phraseText } from "./words/phrase.ts";

const readLine = (line: string) => {
  const { values, problems } = parseDotEnv(line);
  expect(problems).toEqual([]);
  return values.get("NAME")?.value;
};

test.each([
  ["NAME=value", "value"],
  ["  NAME \t= \t value  ", "value"],
  ["\uFEFFNAME=value\r", "value"],
  ["export NAME=value", "value"],
  ["NAME=", ""],
  ["NAME= # nothing", ""],
  ["NAME=#x", "#x"],
  ["NAME=smtp://u:p#w$x@localhost:2525", "smtp://u:p#w$x@localhost:2525"],
  ["NAME=value # comment # more", "value"],
  ["NAME=value\t#comment", "value"],
  ['NAME="2" # or "4"', "2"],
  ["NAME='closed' # x", "closed"],
  ["NAME='a # b'", "a # b"],
  ['NAME=`it\'s "so"`', 'it\'s "so"'],
  ['NAME=""', ""],
  ['NAME="C:\\data\\new"', "C:\\data\\new"],
  ["NAME=$HOME/x", "$HOME/x"],
  ["NAME=a=b", "a=b"],
  ["NAME=Ada's door", "Ada's door"],
])("the line %j gives %j", (line, value) => {
  expect(readLine(line)).toBe(value);
});

test("blank lines and comments are skipped, whichever line ends are used", () => {
  const { values, problems } = parseDotEnv("# first\r\n\r\nA=1\n  # next\rB=2\n");
  expect(problems).toEqual([]);
  expect([...values]).toEqual([
    ["A", { value: "1", line: 3 }],
    ["B", { value: "2", line: 5 }],
  ]);
});

test.each([
  ["PORT", "Line 1 of .env must be NAME=value."],
  ["1A=2", "Line 1 of .env must be NAME=value."],
  ["A B=2", "Line 1 of .env must be NAME=value."],
  ["\nA=1\nA=1", "A must stand once in .env, not in lines 2 and 3."],
  ['A="1', "A in line 1 of .env must have a closing quote."],
  ['A="1" 2', "A in line 1 of .env must have nothing but a comment after its closing quote."],
  ['A="a\\"b"', "A in line 1 of .env must have nothing but a comment after its closing quote."],
])("%j is a problem", (text, problem) => {
  expect(parseDotEnv(text).problems.map((each) => phraseText(each, "en"))).toEqual([problem]);
});

test("a text between quotes comes out, whichever lines surround it", () => {
  const inside = fc.string({ unit: "binary" }).filter((text) => !/["\r\n]/.test(text));
  fc.assert(
    fc.property(inside, (text) => {
      const { values, problems } = parseDotEnv(`# x\r\nNAME="${text}" # "y"\r\n`);
      expect(problems).toEqual([]);
      expect(values.get("NAME")).toEqual({ value: text, line: 2 });
    }),
  );
});

test("no text makes it fail", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      parseDotEnv(text);
    }),
  );
});
