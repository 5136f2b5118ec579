import { atomically, database } from "#db/client.ts";
import { asc, gt, inArray } from "#db/drizzle.ts";
import { information, members } from "#db/schema.ts";
import { commandLine, portalItself } from "#features/act.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import { directoryFields } from "#features/directory/visible-fields.ts";
import { exportMembers } from "#features/export/export-members.ts";
import { openValue } from "#features/information/sealed-value.ts";
import { openSeeded } from "./seeded.ts";

// Takes a seeded portal's members along, by calling what the page calls; then reads and opens the same rows in a bare
// loop, and saves the same looks alone. Prints how long each took, in milliseconds.

const [folder = "", databaseUrl] = process.argv.slice(2);
openSeeded(folder, databaseUrl);

export type Exported = Readonly<{ exporting: number; bare: number; looks: number }>;

const from = { address: "", browser: "", requestId: "bench", at: Date.now() };
const keys = (await directoryFields()).map(({ key }) => key);
const wanted = { format: "ndjson", fields: keys, state: undefined, reason: undefined } as const;
const things = [...keys.map((field) => ({ field })), { format: "ndjson" }];
const pageSize = 500;

const bare = await timed(readAll);
const exporting = await timed(() =>
  drained(exportMembers({ actor: commandLine, from, by: "command line" }, wanted)),
);
const looks = await timed(saveLooks);
process.stdout.write(JSON.stringify({ exporting, bare, looks } satisfies Exported));
process.exit();

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function drained(pieces: AsyncIterable<string>): Promise<number> {
  let length = 0;
  for await (const piece of pieces) length += piece.length;
  return length;
}

/** All members, page by page. */
async function* pages() {
  const { id, username, role, state, createdAt, lastLogInAt } = members;
  for (let last = ""; ; ) {
    const rows = await database()
      .select({ id, username, role, state, createdAt, lastLogInAt })
      .from(members)
      .where(gt(id, last))
      .orderBy(asc(id))
      .limit(pageSize);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)?.id ?? "";
  }
}

async function readAll(): Promise<number> {
  let length = 0;
  for await (const rows of pages()) {
    const values = await database()
      .select({ memberId: information.memberId, key: information.fieldKey, value: information.value })
      .from(information)
      .where(
        inArray(
          information.memberId,
          rows.map(({ id }) => id),
        ),
      );
    for (const { memberId, key, value } of values) length += openValue(memberId, key, value)?.length ?? 0;
  }
  return length;
}

/** By somebody else, or they would be rows that are there already. */
async function saveLooks(): Promise<void> {
  for await (const rows of pages())
    for (let first = 0; first < rows.length; first += pageSize / 2) {
      const ids = rows.slice(first, first + pageSize / 2).map(({ id }) => id);
      await atomically((tx) => recordLooks(tx, { actor: portalItself, from }, ids, "taken along", things));
    }
}
