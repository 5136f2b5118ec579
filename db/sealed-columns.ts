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

/** `column` by its name in the schema; `key`: those of the primary key. */
type Sealed<T> = Readonly<{ table: T; column: string; key: readonly string[] }>;

/**
 * Every one, by the names of its table and its own. In which context each value was sealed, `features/sealed` knows.
 * tests/sealed-columns.test.ts finds one that is missing here.
 */
export const sealedHere = {
  "members.stateReason": sealed(members, "stateReason", ["id"]),
  "sessions.address": sealed(sessions, "address", ["tokenHash"]),
  "sessions.browser": sealed(sessions, "browser", ["tokenHash"]),
  "information.value": sealed(information, "value", ["memberId", "fieldKey"]),
  "earlierValues.value": sealed(earlierValues, "value", ["id"]),
  "proposals.value": sealed(proposals, "value", ["id"]),
  "proposals.reason": sealed(proposals, "reason", ["id"]),
  "files.about": sealed(files, "about", ["id"]),
  "filePieces.bytes": sealed(filePieces, "bytes", ["fileId", "number"]),
  "pendingImports.content": sealed(pendingImports, "content", ["id"]),
  "activity.detail": sealed(activity, "detail", ["id"]),
  "activityChains.state": sealed(activityChains, "state", ["memberId"]),
  "oneTimeLinks.invited": sealed(oneTimeLinks, "invited", ["tokenHash"]),
  "openings.reason": sealed(openings, "reason", ["sessionId", "memberId"]),
  "sharedFiles.content": sealed(sharedFiles, "content", ["path"]),
  "challenges.shown": sealed(challenges, "shown", ["name"]),
};

type NameIn<T extends PgTable> = keyof T["$inferSelect"] & string;

function sealed<T extends PgTable>(table: T, column: NameIn<T>, key: readonly NameIn<T>[]): Sealed<T> {
  return { table, column, key };
}

/** The column itself. */
export function columnOf({ table, column }: Sealed<PgTable>): PgColumn {
  return (table as unknown as Record<string, PgColumn>)[column] as PgColumn;
}

/** Whether the key sealed any value that is here. */
export async function hasSealed(from: Reader, keyId: string): Promise<boolean> {
  for (const each of Object.values<Sealed<PgTable>>(sealedHere)) {
    const column = columnOf(each);
    const isIt = sql`substr(${column}, 1, 9) = ${beginning(column, keyId)}`;
    const one = sql`1`.mapWith(Number);
    const found = await from.select({ one }).from(each.table).where(isIt).limit(1);
    if (found.length > 0) return true;
  }
  return false;
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
  for (const [name, each] of Object.entries<Sealed<PgTable>>(sealedHere)) {
    const column = columnOf(each);
    const keyId = sql<string>`${idIn(column)}`;
    const count = sql`count(*)`.mapWith(Number);
    const rows = await from
      .select({ keyId, count })
      .from(each.table)
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
