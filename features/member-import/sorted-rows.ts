/** The rows of a file, each with what becomes of it here. */
import { database } from "#db/client.ts";
import { inArray } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import { garbageCollector } from "#lib/collect-garbage.ts";
import { phrase } from "#lib/words/phrase.ts";
import type { Column } from "./columns.ts";
import { FirstLines } from "./first-lines.ts";
import { type Invited, invitationsOf } from "./invitations.ts";
import { type Person, readRow } from "./read-row.ts";
import type { RowSource, SourceRow, WrongRow } from "./row-source.ts";

/**
 * "new": made a member or invited. "here": a member has this username. "invited": an import before has invited them, and
 * the link is still good.
 */
export type SortedRow =
  | Readonly<{ is: "new" | "here"; person: Person }>
  | Readonly<{ is: "invited"; person: Person; link: Pick<Invited, "token" | "expiresAt"> }>
  | Readonly<{ is: "wrong"; wrong: WrongRow }>;

/** Members that one transaction writes: others wait for it. */
const batchRows = 250;

/** A collection takes 5 ms; without any the heap grows with the rows, by 4 kB of each. */
const batchesBetweenCollections = 10;

/** A batch at a time, in the file's order. However many there are, they take the same memory, but for 12 bytes of each. */
export async function* sortedRows(
  source: RowSource,
  columns: readonly Column[],
  now: number,
): AsyncGenerator<readonly SortedRow[]> {
  const seen = new FirstLines();
  const collect = garbageCollector();
  let batches = 0;
  let batch: SourceRow[] = [];
  for await (const row of source.rows()) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield await sorted(batch, columns, source.format, seen, now);
    batch = [];
    batches += 1;
    if (batches % batchesBetweenCollections === 0) collect({ type: "major", execution: "sync" });
  }
  if (batch.length > 0) yield await sorted(batch, columns, source.format, seen, now);
}

async function sorted(
  rows: readonly SourceRow[],
  columns: readonly Column[],
  format: RowSource["format"],
  seen: FirstLines,
  now: number,
): Promise<SortedRow[]> {
  const read = rows.map((row) => onlyOnce(readRow(row, columns, format), seen));
  const people = read.filter((one) => "username" in one);
  const [here, links] = await Promise.all([
    takenKeys(people.map(({ usernameKey }) => usernameKey)),
    invitationsOf(
      database(),
      people.filter(({ hash }) => typeof hash === "string"),
      now,
    ),
  ]);
  return read.map((one): SortedRow => {
    if (!("username" in one)) return { is: "wrong", wrong: one };
    const link = links.get(one.usernameKey);
    if (here.has(one.usernameKey) || link?.is === "used") return { is: "here", person: one };
    return link?.is === "open" ? { is: "invited", person: one, link } : { is: "new", person: one };
  });
}

function onlyOnce(read: Person | WrongRow, seen: FirstLines): Person | WrongRow {
  if (!("username" in read)) return read;
  const { line, usernameKey } = read;
  const before = seen.note(usernameKey, line);
  return before === undefined ? read : { line, why: [phrase("import.row.twice", { line: before })] };
}

async function takenKeys(keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { usernameKey } = members;
  const rows = await database().select({ usernameKey }).from(members).where(inArray(usernameKey, keys));
  return new Set(rows.map((row) => row.usernameKey));
}
