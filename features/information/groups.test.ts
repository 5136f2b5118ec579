import { expect, test } from "vitest";
import type { FieldTypeName } from "#lib/field-names.ts";
import { aField } from "../../tests/support/a-field.ts";
import { chosenGroups, entriesIn, groupsOf } from "./groups.ts";
import type { Entry } from "./read-information.ts";

const anEntry = (key: string, type: FieldTypeName = "text"): Entry => ({
  field: aField({ key, type }),
  value: undefined,
  unreadable: undefined,
  sealed: undefined,
  changedAt: undefined,
  changedBy: undefined,
  confirmedAt: undefined,
  confirmedBy: undefined,
});

const entries = [
  anEntry("name"),
  anEntry("reach", "heading"),
  anEntry("why", "note"),
  anEntry("phone"),
  anEntry("email"),
  anEntry("later", "note"),
  anEntry("address"),
  anEntry("empty", "heading"),
  anEntry("health", "heading"),
  anEntry("allergies"),
];
const groups = groupsOf(entries);

test("a heading begins a group, which goes up to the next; one with nothing under it is none", () => {
  expect(groups.map(({ heading }) => heading?.key)).toEqual([undefined, "reach", "health"]);
  expect(groups.map((group) => entriesIn(group).map(({ field }) => field.key))).toEqual([
    ["name"],
    ["phone", "email", "address"],
    ["allergies"],
  ]);
});

test("notes stand where the operators put them", () => {
  const parts = groups[1]?.parts.map((part) =>
    "note" in part ? part.note.key : part.entries.map(({ field }) => field.key),
  );
  expect(parts).toEqual(["why", ["phone", "email"], "later", ["address"]]);
});

test("without headings all is one group, without fields there is none", () => {
  expect(groupsOf([anEntry("name"), anEntry("phone")])).toHaveLength(1);
  expect(groupsOf([])).toEqual([]);
});

test("a group is chosen by its heading's key; whatever else is asked for is all of them", () => {
  expect(chosenGroups(groups, "health")).toEqual([groups[2]]);
  for (const key of ["empty", "allergies", "", undefined, ["health"]])
    expect(chosenGroups(groups, key)).toBe(groups);
});
