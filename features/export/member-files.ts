import { database } from "#db/client.ts";
import { asc, eq } from "#db/drizzle.ts";
import { files } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { readFile } from "#features/files/read-file.ts";
import { openAbout } from "#features/files/sealed-file.ts";
import { archiveNames } from "./archive-names.ts";
import type { ArchivedFile } from "./export-file.ts";

/** The member's files, the oldest first: what they are, by their names in an archive, which has their bytes. */
export async function filesOf({ subject }: Act) {
  const rows = await database()
    .select()
    .from(files)
    .where(eq(files.memberId, subject.id))
    .orderBy(asc(files.id));
  return rows.map(({ memberId: _, about, ...row }) => ({
    ...row,
    ...(openAbout(row.id, about) ?? { unreadable: true as const }),
  }));
}

/** Their bytes, as files of an archive. One that is removed before its turn is empty. */
export async function archivedFilesOf(act: Act): Promise<ArchivedFile[]> {
  // Below zero are those that wait for a form to be saved.
  const whole = (await filesOf(act)).filter(({ size }) => size > 0);
  const names = archiveNames(
    whole.map((file) => ({ fieldKey: file.fieldKey, name: "name" in file ? file.name : file.id })),
  );
  return whole.map(({ id }, at) => ({
    name: names[at] ?? id,
    isCompressed: false,
    async *pieces() {
      yield* (await readFile(database(), act.subject.id, id)) ?? [];
    },
  }));
}
