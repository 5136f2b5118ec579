/** What can happen to a membership. */
export type ActivityEvent =
  | "signed up"
  | "signed in"
  | "failed sign-in"
  | "wrong current password"
  | "signed out"
  | "session ended"
  | "password changed"
  | "information changed"
  | "information removed"
  | "information proposed"
  | "proposal withdrawn"
  | "proposal accepted"
  | "proposal refused"
  | "information confirmed"
  | "history erased"
  | "field erased"
  | "letter made"
  | "language changed"
  | "exported"
  // What operators, the command and the portal itself do and look at.
  | "viewed"
  | "listed"
  | "taken along"
  | "invited"
  | "imported"
  | "approved"
  | "refused"
  | "disabled"
  | "enabled"
  | "recovery link made"
  | "recovered"
  | "renamed"
  | "operator named"
  | "operator removed"
  // By this member, an operator, to somebody else. Of members who were deleted nothing is left, of operators their name.
  | "member deleted"
  | "operator deleted"
  | "another named"
  | "another removed"
  | "another renamed"
  | "field added"
  | "field changed"
  | "field moved"
  | "field retired"
  | "field brought back"
  | "field erasure begun"
  | "policy accepted"
  | "retention listed"
  | "retention stopped";

/** What somebody sees of a member without changing anything: one row a day for each who looks. */
export const looks: ActivityEvent[] = ["viewed", "listed", "taken along"];

/** What anybody can bring about who does not know the password. */
export const failures: ActivityEvent[] = ["failed sign-in", "wrong current password"];
