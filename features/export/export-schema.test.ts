import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { schemaProblems } from "../../tests/support/json-schema.ts";
import { exportSchema } from "./export-schema.ts";

const fixture = (name: string): object =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../tests/fixtures", name), "utf8"));
const changed = (json: object, more: object) => ({ ...json, ...more });

test.each([1, 2])("an export of version %i is as its schema says", (version) => {
  const schema = exportSchema(`${version}.json`);
  expect(schemaProblems(schema, fixture(`information-${version}.json`))).toEqual([]);
});

test("a schema refuses what it does not describe", () => {
  const [schema, json] = [exportSchema("2.json"), fixture("information-2.json")];
  expect(schemaProblems(schema, changed(json, { version: 1 }))).toEqual(["/version: is not 2"]);
  expect(schemaProblems(schema, changed(json, { more: 1 }))).toEqual(["/more: is not described"]);
  expect(schemaProblems(schema, changed(json, { information: { name: null } }))).toEqual([
    "/information/name: is none of these",
  ]);
  expect(schemaProblems(schema, changed(json, { proposals: [{}] }))).toContain("/proposals/0/id: is missing");
  expect(schemaProblems(schema, changed(json, { sessions: {} }))).toEqual(["/sessions: is no array"]);
});

test("of other versions there is no schema", () => {
  expect(exportSchema("3.json")).toBeUndefined();
  expect(exportSchema("constructor")).toBeUndefined();
});
