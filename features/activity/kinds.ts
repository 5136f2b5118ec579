import { inArray, ne } from "#db/drizzle.ts";
import { activity } from "#db/schema.ts";
import type { ActivityEvent } from "./events.ts";

/** What a member may look for in their activity. */
export const activityKinds = ["log-ins", "security", "information", "operators"] as const;
export type ActivityKind = (typeof activityKinds)[number];

export function isActivityKind(text: unknown): text is ActivityKind {
  return activityKinds.some((kind) => kind === text);
}

const kindOf: Readonly<Record<ActivityEvent, ActivityKind>> = {
  "signed up": "log-ins",
  "signed in": "log-ins",
  "failed sign-in": "log-ins",
  "signed out": "log-ins",
  "session ended": "security",
  "password changed": "security",
  "wrong current password": "security",
  "information changed": "information",
  "information removed": "information",
  "information proposed": "information",
  "proposal withdrawn": "information",
  "proposal accepted": "information",
  "proposal refused": "information",
  "information confirmed": "information",
  "history erased": "information",
  "field erased": "information",
  "letter made": "information",
  "language changed": "information",
  exported: "information",
  viewed: "information",
  listed: "information",
  "taken along": "information",
  invited: "log-ins",
  imported: "log-ins",
  approved: "security",
  refused: "security",
  disabled: "security",
  enabled: "security",
  "recovery link made": "security",
  recovered: "security",
  renamed: "security",
  "operator named": "security",
  "operator removed": "security",
  "member deleted": "security",
  "operator deleted": "security",
  "another named": "security",
  "another removed": "security",
  "another renamed": "security",
  "field added": "information",
  "field changed": "information",
  "field moved": "information",
  "field retired": "information",
  "field brought back": "information",
  "field erasure begun": "information",
  "policy accepted": "information",
  "retention listed": "security",
  "retention stopped": "security",
};

/** For a query: of this kind. What operators did is of the kind of its event, too. */
export function isOfKind(kind: ActivityKind) {
  // A row without a known actor is nobody's, as SQL compares: a stranger's failed log-in is no operator's.
  if (kind === "operators") return ne(activity.actorId, activity.memberId);
  const events = Object.entries(kindOf).filter(([, one]) => one === kind);
  return inArray(
    activity.event,
    events.map(([event]) => event),
  );
}
