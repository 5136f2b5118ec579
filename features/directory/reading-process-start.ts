import { fork } from "node:child_process";
import { on } from "node:events";
import { join } from "node:path";
import { compileCacheEnvironment } from "#lib/compile-cache.ts";
import { keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import type { IndexedFields } from "./indexed-fields.ts";
import type { IndexedMember } from "./member-index.ts";
import { reading } from "./read-members.ts";

/**
 * Lets this process have all members read by one of its own: opening their values takes seconds, in which others are
 * answered, and all the memory that it takes is given back (a thread's stays with the process). Not for Next's bundle,
 * which would not find the file.
 */
export function allowReadingProcess(): void {
  reading.aside = readAside;
}

/** Should it end early, the rest is found to be missing when the index is compared with the database. */
async function* readAside(fields: IndexedFields): AsyncGenerator<IndexedMember[]> {
  const reader = fork(join(import.meta.dirname, "reading-process.ts"), {
    execArgv: [],
    // It is no worker of a cluster, as this one may be.
    env: { NODE_ENV: "production", ...compileCacheEnvironment() },
    serialization: "advanced",
  });
  const messages = on(reader, "message", { close: ["exit"] });
  try {
    reader.send({ settings: settings(), keys: keys(), fields });
    for await (const [some] of messages) {
      yield some as IndexedMember[];
      // They may change meanwhile, and values be sealed anew.
      if (reader.connected) reader.send({ keys: keys() });
    }
  } finally {
    reader.kill();
  }
}
