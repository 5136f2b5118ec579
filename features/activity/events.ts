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
  | "language changed"
  | "exported";

/** What anybody can bring about who does not know the password. */
export const failures: ActivityEvent[] = ["failed sign-in", "wrong current password"];
