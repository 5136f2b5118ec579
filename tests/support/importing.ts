/** Imports members from a file, as the command does, without a process. */
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { columnsOf, importedFields, isKnownHeader, type Told } from "#features/member-import/columns.ts";
import { closeGiven, openGiven } from "#features/member-import/given-file.ts";
import { importMembers } from "#features/member-import/import-members.ts";
import type { Invited } from "#features/member-import/invitations.ts";
import { lookThrough, type Overview } from "#features/member-import/look-through.ts";
import { openLinks } from "#features/member-import/open-links.ts";
import { openSource } from "#features/member-import/open-source.ts";
import { settings } from "#lib/settings.ts";
import { phraseText } from "#lib/words/phrase.ts";

type Asked = Partial<Told> &
  Readonly<{ encoding?: string; apply?: true; skipWrong?: true; state?: "awaiting approval" }>;

export type Outcome = Pick<Overview, "ready" | "alreadyHere" | "invited" | "wrongRows"> &
  Readonly<{
    /** Headings and what they are. */
    columns: Readonly<Record<string, string>>;
    /** `line: why` */
    wrong: readonly string[];
    imported: number;
    invitations: readonly Invited[];
  }>;

const day = 24 * 60 * 60 * 1000;

/** @throws StartProblem with the sentences of a file that is refused as a whole */
export async function importing(path: string, asked: Asked = {}): Promise<Outcome> {
  const file = openGiven(path);
  try {
    const fields = await importedFields();
    const source = await openSource(file, asked.encoding, (header) => isKnownHeader(header, fields));
    try {
      const columns = columnsOf(source, fields, {
        columns: asked.columns ?? [],
        ignored: asked.ignored ?? [],
      });
      const overview = await lookThrough(source, columns, Date.now());
      const isDone = asked.apply && (overview.wrongRows === 0 || asked.skipWrong);
      const how = { state: asked.state ?? ("active" as const), invitationsLast: day };
      const done = isDone ? await importMembers(source, columns, how) : { imported: 0, invitations: 0 };
      const links = done.invitations > 0 ? await Array.fromAsync(openLinks(source, columns, Date.now())) : [];
      return {
        ...overview,
        imported: done.imported,
        invitations: links.flat(),
        columns: Object.fromEntries(
          columns.map((column) => [column.header, column.use === "field" ? column.field.key : column.use]),
        ),
        wrong: overview.wrong.flatMap(({ line, why }) =>
          why.map((one) => `${line}: ${phraseText(one, "en")}`),
        ),
      };
    } finally {
      source.close();
    }
  } finally {
    closeGiven(file);
  }
}

let files = 0;

/** The same with a file of these bytes. */
export async function importingText(content: string | Buffer, asked: Asked = {}): Promise<Outcome> {
  files += 1;
  const path = join(settings().dataDir, `members-${files}.csv`);
  writeFileSync(path, content);
  try {
    return await importing(path, asked);
  } finally {
    rmSync(path);
  }
}

export function sha512(password: string): string {
  return createHash("sha512").update(password).digest("hex");
}

export type OldUser = readonly [name: unknown, password: unknown, description?: unknown, contact?: unknown];

/** Makes a database of the system of 2020 with these users. */
export function oldDatabase(path: string, users: Iterable<OldUser>): void {
  const database = new Database(path);
  database.exec("CREATE TABLE users (name TEXT, password TEXT, description TEXT, contact TEXT)");
  const insert = database.prepare("INSERT INTO users VALUES (?, ?, ?, ?)");
  database.transaction(() => {
    for (const [name, password, description = "", contact = ""] of users)
      insert.run(name, password, description, contact);
  })();
  database.close();
}
