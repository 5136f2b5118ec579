/** Which columns are sealed by a data key, and under which of them what stands there is. */
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { dialect } from "./dialect.ts";
import { and, sql } from "./drizzle.ts";
import {
  activity,
  activityChains,
  challenges,
  earlierValues,
  filePieces,
  files,
  information,
  members,
  oneTimeLinks,
  openings,
  pendingImports,
  proposals,
  sessions,
  sharedFiles,
} from "./schema.ts";
import type { Reader } from "./store.ts";

type Condition = ReturnType<typeof sql>;
type Sealed = readonly [table: PgTable, column: PgColumn];

/** By table and column, as features/sealed/sealed-columns.ts calls them. tests/sealed-columns.test.ts compares both. */
export const sealedHere: Readonly<Record<string, Sealed>> = {
  "members.stateReason": [members, members.stateReason],
  "sessions.address": [sessions, sessions.address],
  "sessions.browser": [sessions, sessions.browser],
  "information.value": [information, information.value],
  "earlierValues.value": [earlierValues, earlierValues.value],
  "proposals.value": [proposals, proposals.value],
  "proposals.reason": [proposals, proposals.reason],
  "files.about": [files, files.about],
  "filePieces.bytes": [filePieces, filePieces.bytes],
  "pendingImports.content": [pendingImports, pendingImports.content],
  "activity.detail": [activity, activity.detail],
  "activityChains.state": [activityChains, activityChains.state],
  "oneTimeLinks.invited": [oneTimeLinks, oneTimeLinks.invited],
  "openings.reason": [openings, openings.reason],
  "sharedFiles.content": [sharedFiles, sharedFiles.content],
  "challenges.shown": [challenges, challenges.shown],
};

/** Whether the value in this column was sealed by the key. */
export function isSealedBy(column: PgColumn, keyId: string): Condition {
  return sql`substr(${column}, 1, 9) = ${beginning(column, keyId)}`;
}

/** Whether there is a sealed value in this column that another key sealed. */
export function isSealedByAnother(column: PgColumn, keyId: string): Condition {
  return sql`${column} is not null and substr(${column}, 1, 9) <> ${beginning(column, keyId)}`;
}

function beginning(column: PgColumn, keyId: string): string | Buffer {
  return isOfBytes(column) ? Buffer.from(`${keyId}.`) : `${keyId}.`;
}

/** How many values each key sealed, in each column: `{ "information.value": { "<key id>": 3 } }`. */
export async function countByKey(from: Reader): Promise<Record<string, Record<string, number>>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const [name, [table, column]] of Object.entries(sealedHere)) {
    const keyId = sql<string>`${idIn(column)}`;
    const count = sql`count(*)`.mapWith(Number);
    const rows = await from
      .select({ keyId, count })
      .from(table)
      .where(and(sql`${column} is not null`, sql`length(${column}) > 9`))
      .groupBy(keyId);
    counts[name] = Object.fromEntries(rows.map((row) => [row.keyId, row.count]));
  }
  return counts;
}

function idIn(column: PgColumn): Condition {
  if (!isOfBytes(column)) return sql`substr(${column}, 1, 8)`;
  return dialect === "sqlite"
    ? sql`cast(substr(${column}, 1, 8) as text)`
    : sql`encode(substr(${column}, 1, 8), 'escape')`;
}

const isOfBytes = (column: PgColumn) => column === filePieces.bytes;
