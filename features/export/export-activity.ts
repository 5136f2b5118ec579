import type { SignedIn } from "#features/act.ts";
import { type ActivityEntry, activityPages } from "#features/activity/list-activity.ts";
import type { OrWords, Thing } from "#features/activity/sealed-detail.ts";
import type { BrowserFacts } from "#lib/browser-facts.ts";
import { csvOf, csvRows } from "./csv.ts";
import type { ExportText } from "./export-file.ts";

/** All that was done with the membership, newest first, for spreadsheets: codes and keys, in no language. */
export const activityFile: ExportText = {
  filename: "postern-activity.csv",
  type: "text/csv; charset=utf-8",
  format: "activity csv",
  pieces: async (act) => rowsOf(act),
};

async function* rowsOf(act: SignedIn): AsyncGenerator<string> {
  yield csvOf([["time", "event", "count", "browser", "address", "actor", "detail"]]);
  for await (const entries of activityPages(act)) yield csvRows(entries.map(cellsOf));
}

function cellsOf(entry: ActivityEntry): string[] {
  const { at, event, count, browsers = [], address = "", unreadable, what = [] } = entry;
  return [
    new Date(at).toISOString(),
    event,
    String(count),
    browsers.map(browserCode).join("; "),
    address,
    actorOf(entry),
    unreadable ? "unreadable" : what.map(thingCode).join("; "),
  ];
}

function actorOf({ byThemselves, actorId, by }: ActivityEntry): string {
  if (byThemselves) return "member";
  if (by === "command line" || by === "portal") return by;
  return actorId === null ? "unknown" : "operator";
}

function browserCode(browser: OrWords<BrowserFacts>): string {
  if (typeof browser === "string") return browser;
  const { name, version, system } = browser;
  return [name, version, system].filter((part) => part !== undefined).join(" ");
}

function thingCode(thing: OrWords<Thing>): string {
  if (typeof thing === "string") return thing;
  if ("browser" in thing) return thing.browser === "unreadable" ? "" : browserCode(thing.browser);
  return Object.values(thing).join("");
}
