import { chmodSync, lstatSync, readdirSync, statfsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
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
  const ours = [dataDir, ...named.map((name) => join(dataDir, name)), ...elsewhere];
  const secret = [...ours, ...ourSecrets.map((name) => join(certDir, name))];
  const given = [join(certDir, "privkey.pem"), ...secretFiles];
  return [
    ...ours.flatMap((path) => whyNoAccess(path, "change", dataDir) ?? []).map((each) => worded(each)),
    ...secret.flatMap((path) => tooWide(path, groupAndOthers) ?? []),
    ...given.flatMap((path) => tooWide(path, others) ?? []),
  ];
}

const groupAndOthers = { mask: 0o077, letters: "go" };
/** A group may be meant to read what was brought. */
const others = { mask: 0o007, letters: "o" };

function tooWide(path: string, who: typeof others): Problem | undefined {
  const rights = rightsOf(path);
  if (rights === undefined || (rights & who.mask) === 0) return undefined;
  const said = phrase("doctor.tooWide", { path, rights: `0${rights.toString(8)}`, letters: who.letters });
  // What was linked in from elsewhere is somebody else's to decide about.
  return worded(
    said,
    lstatSync(path).isSymbolicLink() ? undefined : () => chmodSync(path, rights & ~who.mask),
  );
}

const spareBytes = 100 * 1024 * 1024;
/** Files that a day of the portal may make: logs of the database, certificates, backups. */
const spareFiles = 1000;

/** Deleting somebody writes the whole database anew, beside the old one and in its log. */
export function roomProblems(settings: Settings): readonly Problem[] {
  const file = databaseFile(settings);
  const size = file === undefined ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  const wanted = spareBytes + 2 * size;
  const folders = new Set([settings.dataDir, ...(size > 0 && file !== undefined ? [dirname(file)] : [])]);
  return [...folders].flatMap((folder) => {
    const { bavail, bsize, files, ffree } = statfsSync(folder);
    const [free, least] = [bavail * bsize, wanted].map((bytes) => Math.floor(bytes / 1024 / 1024));
    // Some file systems make room for names as they are needed, and say that there are none.
    const fewNames = files > 0 && ffree < spareFiles;
    return [
      ...(bavail * bsize < wanted
        ? [worded(phrase("doctor.noRoom", { folder, free: free ?? 0, wanted: least ?? 0 }))]
        : []),
      ...(fewNames ? [worded(phrase("doctor.noNames", { folder, free: ffree }))] : []),
    ];
  });
}

/** Undefined: it is on a server. */
function databaseFile({ databaseUrl }: Settings): string | undefined {
  return databaseUrl.startsWith("file:") ? databaseUrl.slice("file:".length) : undefined;
}
