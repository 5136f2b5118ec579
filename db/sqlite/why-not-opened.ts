import { isFull } from "#db/errors.ts";
import { reasonOf } from "#db/migrations.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { noRoomBeside } from "./free-space.ts";

/** Why the settings' database file cannot be opened: also to be read it needs room beside it, for its log's index. */
export function whyNotOpened(file: string, error: unknown): Phrase {
  if (isFull(error) && noRoomBeside()) return phrase("database.noRoom", { database: file });
  return phrase("database.notOpened", { database: file, reason: reasonOf(error) });
}
