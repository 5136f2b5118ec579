/** Taking back the last save as a whole, while nothing else has been saved since. */
import { atomically, database, type Reader } from "#db/client.ts";
import { and, asc, eq, sql } from "#db/drizzle.ts";
import { earlierValues } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { memberMay } from "#features/fields/access.ts";
import { readEarlier } from "./history.ts";
import { type Entry, entriesOf } from "./read-information.ts";
import { type Change, saveValues } from "./save-values.ts";

/** What a save replaced is in place again, or would be. */
type Back = Readonly<{ isNewest: boolean; isBack: boolean; changes: readonly Change[] }>;

/**
 * When the last save of the member's information was, in milliseconds, which is how `undo` knows it; undefined if it
 * cannot be undone: it was somebody else's, or what it replaced is not the member's to write.
 */
export async function lastSave(act: Act): Promise<number | undefined> {
  const at = await newestSave(database(), act);
  if (at === undefined) return undefined;
  const back = await backOf(database(), act, at);
  return back?.isNewest && !back.isBack ? at : undefined;
}

/**
 * Puts exactly that in place which the save at this time replaced, whatever the rules are by now: it was there a moment
 * ago. "changed": something has been saved since, or its earlier values are gone. A second time nothing is left to do.
 */
export async function undo(act: Act, at: number): Promise<{ ok: true } | { ok: false; code: "changed" }> {
  return atomically(async (tx) => {
    const back = await backOf(tx, act, at);
    if (back?.isBack) return { ok: true };
    if (!back?.isNewest || (await newestSave(tx, act)) !== at) return { ok: false, code: "changed" };
    await saveValues(tx, act, back.changes, [{ via: "undo" }]);
    return { ok: true };
  });
}

async function newestSave(from: Reader, { subject }: Act): Promise<number | undefined> {
  const [row] = await from
    .select({ at: sql<number | string | null>`max(${earlierValues.replacedAt})` })
    .from(earlierValues)
    .where(eq(earlierValues.memberId, subject.id));
  return row?.at === undefined || row.at === null ? undefined : Number(row.at);
}

/** What would take back the save at this time; undefined if there is none, or not all of it can be. */
async function backOf(from: Reader, act: Act, at: number): Promise<Back | undefined> {
  const rows = await from
    .select()
    .from(earlierValues)
    .where(and(eq(earlierValues.memberId, act.subject.id), eq(earlierValues.replacedAt, at)))
    .orderBy(asc(earlierValues.id));
  // Of two saves in one millisecond the first.
  const first = new Map(rows.toReversed().map((row) => [row.fieldKey, row]));
  const entries = (await entriesOf(from, act.subject.id)).filter(({ field }) => first.has(field.key));
  if (entries.length === 0 || entries.length < first.size) return undefined;
  const changes: Change[] = [];
  for (const entry of entries) {
    const row = first.get(entry.field.key);
    const value = row && readEarlier(row);
    if (row?.replacedBy !== act.subject.id || value === undefined || !mayWrite(entry)) return undefined;
    changes.push({ entry, value });
  }
  return {
    isNewest: entries.every(({ changedAt }) => changedAt === undefined || changedAt === at),
    isBack: changes.every(({ entry, value }) => value === (entry.value ?? "")),
    changes: changes.filter(({ entry, value }) => value !== (entry.value ?? "")),
  };
}

function mayWrite({ field, value }: Entry): boolean {
  return memberMay(field, value !== undefined) === "edit" && field.retiredAt === null;
}
