/** The process that reads all members for the index. It sends some, goes on when they are taken, and ends. */
import { once } from "node:events";
import { adoptKeys, type Keys } from "#lib/keys.ts";
import { adoptSettings, type Settings } from "#lib/settings.ts";
import type { IndexedFields } from "./indexed-fields.ts";

type Task = Readonly<{ settings: Settings; keys: Keys; fields: IndexedFields }>;

// Whom it reads for has ended.
process.once("disconnect", () => process.exit());
const [{ settings, keys, fields }] = (await once(process, "message")) as [Task];
adoptSettings(settings);
adoptKeys(keys);

// The settings decide what these are made for (db/dialect.ts), so they come first.
const { readAll } = await import("./read-members.ts");
for await (const some of readAll(fields)) {
  process.send?.(some);
  const [taken] = (await once(process, "message")) as [Pick<Task, "keys">];
  adoptKeys(taken.keys);
}
process.exit();
