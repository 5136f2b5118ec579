import type { Column } from "./columns.ts";
import type { NoHash } from "./read-row.ts";
import type { RowSource, WrongRow } from "./row-source.ts";
import { sortedRows } from "./sorted-rows.ts";

/** What an import would do. */
export type Overview = Readonly<{
  /** People who would become members, or be invited. */
  ready: number;
  /** Those of them who would be invited, by why they have no password to bring along. */
  invited: Readonly<Record<NoHash, number>>;
  /** Members already, or invited by an import before. */
  alreadyHere: number;
  /** The first of them; more are counted alone. */
  wrong: readonly WrongRow[];
  wrongRows: number;
  /** The usernames of the first few who are ready. */
  first: readonly string[];
}>;

/** Of what is wrong: more are hardly read, and would fill the memory. */
const mostSentences = 10_000;
const mostFirst = 5;

/** Reads the whole file and changes nothing. `progress` is told how many rows there were. */
export async function lookThrough(
  source: RowSource,
  columns: readonly Column[],
  now: number,
  progress: (rows: number) => void = () => {},
): Promise<Overview> {
  const found = { ready: 0, alreadyHere: 0, wrongRows: 0, wrong: [] as WrongRow[], first: [] as string[] };
  const invited = { none: 0, unknown: 0, "too dear": 0, damaged: 0 };
  let [rows, sentences] = [0, 0];
  for await (const batch of sortedRows(source, columns, now)) {
    for (const row of batch) {
      if (row.is === "wrong") {
        found.wrongRows += 1;
        sentences += row.wrong.why.length;
        if (sentences <= mostSentences) found.wrong.push(row.wrong);
      } else if (row.is === "new") {
        const { hash, username } = row.person;
        found.ready += 1;
        if (typeof hash === "string") invited[hash] += 1;
        if (found.first.length < mostFirst) found.first.push(username);
      } else found.alreadyHere += 1;
    }
    rows += batch.length;
    progress(rows);
  }
  return { ...found, invited };
}
