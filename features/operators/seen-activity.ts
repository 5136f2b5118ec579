import type { OperatorAct } from "#features/act.ts";
import type { ActivityEvent } from "#features/activity/events.ts";
import { type ActivityEntry, type ActivityPage, listActivity } from "#features/activity/list-activity.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { maySee } from "#features/fields/may-see.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { fieldEvents } from "./recent-changes.ts";

/**
 * What happened to a member, for an operator to read: which of the member's fields it was about is told only where the
 * operator may see them. Nobody knows any more who could see one that was erased. Pages are those of `listActivity`.
 */
export async function seenActivity(act: OperatorAct, page?: string): Promise<ActivityPage> {
  const [found, fields] = await Promise.all([listActivity(act, page), fieldsByKey()]);
  const viewer = typeof act.by === "object" ? act.by.subject : "command line";
  const isSeen = (key: string) => {
    const field = fields.get(key);
    return field !== undefined && maySee(viewer, field);
  };
  return { ...found, entries: found.entries.map((entry) => withoutUnseen(entry, isSeen)) };
}

function withoutUnseen(entry: ActivityEntry, isSeen: (key: string) => boolean): ActivityEntry {
  // What operators do to the fields themselves tells of no member's values.
  if (!entry.what || isAboutFields(entry.event)) return entry;
  const isUnseen = (thing: string | Thing) =>
    typeof thing === "object" && "field" in thing && !isSeen(thing.field);
  const seen = entry.what.filter((thing) => !isUnseen(thing));
  return seen.length === entry.what.length ? entry : { ...entry, what: [...seen, { unseen: "field" }] };
}

function isAboutFields(event: ActivityEvent): boolean {
  return fieldEvents.some((one) => one === event);
}
