/** What a portal and the process that works on a stage tell each other. */
import type { Keys } from "#lib/keys.ts";
import type { Settings } from "#lib/settings.ts";
import type { Phrase } from "#lib/words/phrase.ts";

/** How far a task is: what of, and how many. */
export type StageProgress = (what: string, count: number) => void;

/** What `stage-process.ts` is sent, once. */
export type StageOrder = Readonly<{
  settings: Settings;
  keys: Keys | undefined;
  task: string;
  asked: unknown;
}>;

/** What it sends back; after all but progress it ends. `failed`: the code of what a file or the database failed with. */
export type StageReport =
  | Readonly<{ progress: Parameters<StageProgress> }>
  | Readonly<{ answer: unknown }>
  | Readonly<{ problem: readonly Phrase[] }>
  | Readonly<{ failed: string }>;
