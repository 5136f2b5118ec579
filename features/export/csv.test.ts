import fc from "fast-check";
import { expect, test } from "vitest";
import { csvGuard, csvOf, csvUnguard } from "./csv.ts";

const anyCell = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."'=+-@\t\r\n＝＋－＠\",; a") }),
);

test("rows are lines of cells, quoted where they must be", () => {
  const rows = [
    ["key", "label", "value"],
    ["name", "Name", 'O\'Neal & "Söhne"'],
    ["description", "About you", "\n\nHello\n\nthere  "],
  ];
  expect(csvOf(rows)).toBe(
    '\uFEFFkey,label,value\r\nname,Name,"O\'Neal & ""Söhne"""\r\ndescription,About you,"\'\n\nHello\n\nthere  "\r\n',
  );
});

test.each(["=1+1", "+4912345", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\n\nHello", "＝1", "'=1", "''+1"])(
  "%j is no formula in a spreadsheet, and itself again afterwards",
  (text) => {
    expect(csvGuard(text)).toBe(`'${text}`);
    expect(csvUnguard(csvGuard(text))).toBe(text);
  },
);

test.each(["", "Ada", "'", "'Ada'", "''", "D’Arcy", "a=1", " =1"])("%j needs no guard", (text) => {
  expect(csvGuard(text)).toBe(text);
  expect(csvUnguard(text)).toBe(text);
});

test("everything that is written is read again", () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyCell, { minLength: 1 })), (rows) => {
      expect(cellsOf(csvOf(rows).slice(1)).map((cells) => cells.map(csvUnguard))).toEqual(rows);
    }),
    { numRuns: 2_000 },
  );
});

test("no cell begins as a formula does", () => {
  fc.assert(
    fc.property(anyCell, (text) => {
      expect(csvGuard(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    }),
  );
});

/** RFC 4180, read by its letter. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  for (const match of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    cells.push((match[1] ?? match[2] ?? "").replaceAll('""', '"'));
    if (match[3] === ",") continue;
    rows.push(cells);
    cells = [];
  }
  return rows;
}
