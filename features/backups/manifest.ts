/** The first file of a backup: what is in it, and whose it is. */
import * as v from "valibot";
import { StartProblem } from "#lib/start-problem.ts";
import { visibleText } from "#lib/visible-text.ts";
import { phrase } from "#lib/words/phrase.ts";

const text = v.string();
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sha256 = v.pipe(text, v.regex(/^[0-9a-f]{64}$/));
const backupPath =
  /^(settings\.env|data\/(postern\.db|keys\.json|erased|chains)|certs\/(fullchain|privkey)\.pem|certs\/(local|acme)(\/[\w-][\w.-]*)*\/[\w-][\w.-]*\.pem)$/;
const path = v.pipe(text, v.check(isOfBackup));

const version = 1;

const manifestShape = v.object({
  format: v.literal("postern-backup"),
  version: v.literal(version),
  /** The portal's own version. */
  postern: text,
  /** ISO 8601. */
  madeAt: v.pipe(text, v.isoTimestamp()),
  /** PORTAL_NAME; whoever made the file may have written anything, and it is shown on a terminal. */
  portal: v.pipe(text, v.transform(visibleText)),
  /** What its database was; in the backup it is always SQLite's. */
  from: v.picklist(["sqlite", "postgresql"]),
  by: v.picklist(["command", "schedule"]),
  /** Whether the keys are in it. */
  keys: v.boolean(),
  /** The keys in use when it was made, newest first. */
  keyIds: v.object({ data: v.array(text), pepper: v.array(text) }),
  /** Names of those applied, in their order. */
  migrations: v.array(text),
  /** `digest`: as db/table-digest.ts. */
  tables: v.array(v.object({ table: text, rows: count, digest: sha256 })),
  /** All but the manifest, in their order. */
  files: v.array(v.object({ path, bytes: count, sha256 })),
});

export type Manifest = Readonly<v.InferOutput<typeof manifestShape>>;

export const manifestFile = "backup.json";

/** Whether a file of this path may be in a backup: a restore puts nothing else anywhere. */
export function isOfBackup(path: string): boolean {
  return backupPath.test(path);
}

/** @throws StartProblem where it is none, or is a newer version's */
export function readManifest(text: string): Manifest {
  const content = parsed(text);
  const read = v.safeParse(manifestShape, content);
  if (read.success) return read.output;
  const { format, version: theirs } = (content ?? {}) as Record<string, unknown>;
  if (format !== "postern-backup") throw new StartProblem(phrase("backup.none"));
  if (typeof theirs === "number" && theirs > version) throw new StartProblem(phrase("backup.newer"));
  throw new StartProblem(phrase("backup.broken", { place: manifestFile }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
