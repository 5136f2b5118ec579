import { createHash } from "node:crypto";
import { database, databaseVersion } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { fields } from "#db/schema.ts";
import { shared } from "#lib/process-global.ts";

const all = prepared((connection) =>
  connection.select().from(fields).orderBy(fields.key).prepare("all_fields"),
);

const state = shared("fields version", () => ({
  known: undefined as { at: number; version: string } | undefined,
}));

/** Another text whenever a field is added or changed, by whom and how ever. */
export async function fieldsVersion(): Promise<string> {
  const at = databaseVersion();
  if (at !== undefined && state.known?.at === at) return state.known.version;
  const rows = await all(database()).execute();
  const version = createHash("sha256").update(JSON.stringify(rows)).digest("base64url");
  if (at !== undefined) state.known = { at, version };
  return version;
}
