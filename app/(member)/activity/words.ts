import type { ActivityEvent } from "#features/activity/record.ts";

export const activityWords: Readonly<Record<ActivityEvent, string>> = {
  "signed up": "Signed up",
  "signed in": "Logged in",
  "failed sign-in": "Tried to log in with a wrong password",
  "wrong current password": "Wrong current password",
  "signed out": "Logged out",
  "session ended": "Logged another browser out",
  "password changed": "Changed the password",
  "information changed": "Changed information",
  exported: "Downloaded everything",
};
