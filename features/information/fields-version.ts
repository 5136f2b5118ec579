import { createHash } from "node:crypto";
import { database, databaseVersion } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { fields } from "#db/schema.ts";
import { listOperators } from "#features/members/operators.ts";
import { shared } from "#lib/process-global.ts";

const all = prepared((connection) =>
  connection.select().from(fields).orderBy(fields.key).prepare("all_fields"),
);

const state = shared("fields version", () => ({
  known: undefined as { at: number; version: string } | undefined,
  asking: undefined as Promise<string> | undefined,
  next: undefined as Promise<string> | undefined,
}));

/** Another text whenever a field is added or changed, or who may see them, by whom and how ever. */
export function fieldsVersion(): Promise<string> {
  const at = databaseVersion();
  return at === undefined ? askTogether() : versionAt(at);
}

async function versionAt(at: number): Promise<string> {
  if (state.known?.at === at) return state.known.version;
  const version = await ask();
  state.known = { at, version };
  return version;
}

/**
 * Whoever comes while the database is being asked is not told that answer, which may be from before a change they know
 * of: all of them wait for the next one, and share it.
 */
function askTogether(): Promise<string> {
  if (state.asking) {
    state.next ??= state.asking.then(begin, begin);
    return state.next;
  }
  return begin();
}

function begin(): Promise<string> {
  const asking = ask().finally(() => {
    if (state.asking === asking) state.asking = undefined;
  });
  [state.asking, state.next] = [asking, undefined];
  return asking;
}

async function ask(): Promise<string> {
  const shown = await Promise.all([all(database()).execute(), listOperators()]);
  return createHash("sha256").update(JSON.stringify(shown)).digest("base64url");
}
