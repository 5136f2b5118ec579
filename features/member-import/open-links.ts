import type { Column } from "./columns.ts";
import type { Invited } from "./invitations.ts";
import type { RowSource } from "./row-source.ts";
import { sortedRows } from "./sorted-rows.ts";

/**
 * The links of those in the file who are invited and have not joined yet, a batch at a time, in its order. Read from the
 * file once more: as many as there are rows would not fit into memory.
 */
export async function* openLinks(
  source: RowSource,
  columns: readonly Column[],
  now: number,
): AsyncGenerator<readonly Invited[]> {
  for await (const batch of sortedRows(source, columns, now)) {
    const links = batch.flatMap((row): Invited[] => {
      if (row.is !== "invited") return [];
      const { token, expiresAt } = row.link;
      return [{ username: row.person.username, token, expiresAt }];
    });
    if (links.length > 0) yield links;
  }
}
