import { expect, test } from "vitest";
import { day, minute, start } from "../../tests/support/a-member.ts";
import { collapseRuns } from "./collapse-runs.ts";
import type { ActivityEntry } from "./list-activity.ts";

let entries = 0;

function entry(differences: Partial<ActivityEntry> = {}): ActivityEntry {
  entries += 1;
  return {
    ...{ id: `entry ${entries}`, number: entries, event: "signed in", at: start, count: 1, link: null },
    ...{ actorId: "ada", byThemselves: true, address: "203.0.113.7", browsers: [{ name: "Firefox" }] },
    ...differences,
  };
}

test("a run of one day is one entry: the newest, with the count of all, since when, and all it was about", () => {
  const kind = { event: "information changed" } as const;
  const [name, contact] = [{ field: "name" }, { field: "contact" }];
  const newest = entry({ ...kind, at: start + 2 * minute, what: [name] });
  const run = [
    newest,
    entry({ ...kind, at: start + minute, count: 3, what: [contact, name] }),
    entry({ ...kind, at: start, what: [name] }),
  ];
  expect(collapseRuns(run)).toEqual([{ ...newest, count: 5, since: start, what: [name, contact] }]);
});

test.each<[string, Partial<ActivityEntry>]>([
  ["another event", { event: "signed out" }],
  ["another browser", { browsers: [{ name: "Chrome" }] }],
  ["another address", { address: "203.0.113.8" }],
  ["somebody else", { actorId: "ben", byThemselves: false }],
  ["another day", { at: start - day }],
  ["one that cannot be read", { unreadable: true }],
])("%s makes another entry, also between two that are alike", (_, difference) => {
  const between = [entry(), entry(difference), entry()];
  expect(collapseRuns(between)).toEqual(between);
});

test("nothing is made of nothing, and one entry stays as it is", () => {
  const one = entry();
  expect(collapseRuns([])).toEqual([]);
  expect(collapseRuns([one])).toEqual([one]);
});
