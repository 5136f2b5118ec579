/** The links of people whom an import has invited, printed as they are read: there may be as many as members. */
import type { Column } from "#features/member-import/columns.ts";
import type { RowSource } from "#features/member-import/row-source.ts";
import type { Settings } from "#lib/settings.ts";
import { linkMaker } from "./link.ts";
import { writeOut } from "./write-pieces.ts";

type Link = Readonly<{ username: string; link: string }>;

export async function* linksOf(
  source: RowSource,
  columns: readonly Column[],
  settings: Settings,
): AsyncGenerator<readonly Link[]> {
  const { openLinks } = await import("#features/member-import/open-links.ts");
  const linkOf = await linkMaker(settings);
  for await (const batch of openLinks(source, columns, Date.now()))
    yield batch.map((one) => ({ username: one.username, link: linkOf(one).link }));
}

/** As CSV. Gives how many there were. */
export async function printLinks(links: AsyncIterable<readonly Link[]>): Promise<number> {
  const { csvRows } = await import("#features/export/csv.ts");
  let count = 0;
  await writeOut(
    (async function* () {
      yield csvRows([["username", "link"]]);
      for await (const batch of links) {
        count += batch.length;
        yield csvRows(batch.map(({ username, link }) => [username, link]));
      }
    })(),
  );
  return count;
}

/** As JSON, with these facts in front of them and their number behind. */
export async function printWithLinks(facts: object, links: AsyncIterable<readonly Link[]>): Promise<void> {
  let count = 0;
  await writeOut(
    (async function* () {
      yield `${JSON.stringify(facts, null, 2).slice(0, -"\n}".length)},\n  "links": [`;
      for await (const batch of links)
        for (const link of batch) {
          yield `${count > 0 ? "," : ""}\n    ${JSON.stringify(link)}`;
          count += 1;
        }
      yield `\n  ],\n  "invitations": ${count}\n}\n`;
    })(),
  );
}
