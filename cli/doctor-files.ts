import { chmodSync, existsSync, lstatSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { whyNoAccess } from "#lib/file-access.ts";
import { rightsOf } from "#lib/private-files.ts";
import type { Settings } from "#lib/settings.ts";
import { phrase } from "#lib/words/phrase.ts";
import { ourSecrets } from "#server/certificates/choose.ts";
import { isOurs } from "#server/processes/data-dir.ts";
import { type Problem, worded } from "./doctor-problem.ts";

/** Whether what is secret is for the portal's user alone, and the portal can use what is its own. */
export function fileProblems(settings: Settings): readonly Problem[] {
  const { dataDir, certDir, secretFiles } = settings;
  const file = databaseFile(settings);
  const named = readdirSync(dataDir).filter((name) => isOurs(name, settings));
  const elsewhere = file === undefined || dirname(file) === dataDir ? [] : [file];
  const ours = [dataDir, ...named.map((name) => join(dataDir, name)), ...elsewhere, ...backupFiles(settings)];
  const secret = [...ours, ...ourSecrets.map((name) => join(certDir, name))];
  const given = [join(certDir, "privkey.pem"), ...secretFiles];
  return [
    ...ours.flatMap((path) => whyNoAccess(path, "change", dataDir) ?? []).map((each) => worded(each)),
    ...secret.flatMap((path) => tooWide(path, groupAndOthers) ?? []),
    ...given.flatMap((path) => tooWide(path, others) ?? []),
  ];
}

/** The schedule's, with the folder they lie in where that is the portal's own. */
function backupFiles({ dataDir, backups: { dir } }: Settings): string[] {
  if (!existsSync(dir)) return [];
  const made = readdirSync(dir).filter((name) => /^postern-.*\.(tar|age|json)$/.test(name));
  return [...(dirname(dir) === dataDir ? [dir] : []), ...made.map((name) => join(dir, name))];
}

const groupAndOthers = { mask: 0o077, letters: "go" };
/** A group may be meant to read what was brought. */
const others = { mask: 0o007, letters: "o" };

function tooWide(path: string, who: typeof others): Problem | undefined {
  const rights = rightsOf(path);
  if (rights === undefined || (rights & who.mask) === 0) return undefined;
  const narrowed = rights & ~who.mask;
  const said = phrase("doctor.tooWide", { path, rights: octal(rights), letters: who.letters });
  const told = { path, rights: octal(rights), now: octal(narrowed) };
  const fixed =
    basename(path) === "keys.json" ? phrase("doctor.narrowedKeys", told) : phrase("doctor.narrowed", told);
  // What was linked in from elsewhere is somebody else's to decide about.
  return worded(said, lstatSync(path).isSymbolicLink() ? undefined : () => chmodSync(path, narrowed), fixed);
}

function octal(rights: number): string {
  return `0${rights.toString(8)}`;
}

/** Undefined: it is on a server. */
function databaseFile({ databaseUrl }: Settings): string | undefined {
  return databaseUrl.startsWith("file:") ? databaseUrl.slice("file:".length) : undefined;
}
