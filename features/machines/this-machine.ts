import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createFile } from "#lib/atomic-file.ts";
import { shared } from "#lib/process-global.ts";
import { settings } from "#lib/settings.ts";

const state = shared("this machine", () => ({ ids: new Map<string, string>() }));

/** Names this machine among those that share the database; made once and kept in DATA_DIR. */
export function thisMachine(): string {
  const file = join(settings().dataDir, "machine");
  const known = state.ids.get(file);
  if (known !== undefined) return known;
  // Of two processes that make it at the same moment one wins.
  if (!existsSync(file)) createFile(file, `${randomUUID()}\n`, 0o600);
  const id = readFileSync(file, "utf8").trim();
  state.ids.set(file, id);
  return id;
}
