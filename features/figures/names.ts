import type { Member } from "#features/members/member.ts";

/** What the portal counts and measures, day by day. Nothing of it is about one member. */

/** Counted in each process, added up over the day and over all machines. */
export type Counter = "log-ins" | "failed log-ins" | "sign-ups";

/** Measured on each machine. */
export type Measure = "workers" | "memory bytes" | "free bytes";

/** The same wherever it is measured: the database's own. */
export type SharedMeasure = `members ${Member["state"]}` | "database bytes";
