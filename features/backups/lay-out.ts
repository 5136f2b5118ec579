/** Lays out the folder that a backup is made of, but for its manifest. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CopyProgress, copyDatabase } from "#db/copy-database.ts";
import { requireAccess } from "#lib/file-access.ts";
import { keyFileOf, keyFileText, keyNames, readKeyFile } from "#lib/key-file.ts";
import { keys, readKeys } from "#lib/keys.ts";
import type { Settings } from "#lib/settings.ts";
import { isOfBackup } from "./manifest.ts";
import { settingsText } from "./settings-text.ts";

const privateFile = { mode: 0o600 };

/** @returns the paths of its files, in their order */
export async function layOut(
  folder: string,
  {
    settings,
    withKeys,
    progress,
  }: Readonly<{ settings: Settings; withKeys: boolean; progress: CopyProgress }>,
): Promise<string[]> {
  const paths = ["data/postern.db"];
  mkdirSync(join(folder, "data"), { recursive: true, mode: 0o700 });
  await copyDatabase(settings.databaseUrl, join(folder, "data/postern.db"), progress);
  const add = (path: string, write: (to: string) => void) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    write(join(folder, path));
    paths.push(path);
  };
  const copy = (path: string, from: string) => {
    requireAccess(from, "read");
    add(path, (to) => {
      copyFileSync(from, to);
    });
  };
  // Everything else is read after the database. What was erased since is erased again when it is restored.
  for (const name of ["erased", "chains"]) {
    const from = join(settings.dataDir, name);
    if (existsSync(from)) copy(`data/${name}`, from);
  }
  if (withKeys) {
    add("data/keys.json", (to) => writeFileSync(to, keysText(settings), privateFile));
    for (const path of certificateFiles(settings.certDir))
      copy(`certs/${path}`, join(settings.certDir, path));
  }
  add("settings.env", (to) => writeFileSync(to, settingsText(settings.shown), privateFile));
  return paths;
}

/** Those of before the copy and of after it: one that is new may have sealed something, as may one that is dropped. */
function keysText(settings: Settings): string {
  const [before, after] = [keys(), readKeys(settings)];
  const entries = keyNames.map((name) => [
    name,
    [...new Set([...after[name], ...before[name]].map((key) => key.toString("base64url")))],
  ]);
  // What the file says of keys, and what those that are gone have left behind.
  const { notes, retired } = readKeyFile(keyFileOf(settings), []) ?? {};
  return keyFileText({ ...Object.fromEntries(entries), notes, retired });
}

/** What is the portal's in CERT_DIR, which may be a folder of other programs too. */
function certificateFiles(certDir: string): string[] {
  const brought = ["fullchain.pem", "privkey.pem"].filter((name) => existsSync(join(certDir, name)));
  const made = ["local", "acme"].flatMap((name) => filesIn(certDir, name));
  return [...brought, ...made];
}

function filesIn(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => isOfBackup(`certs/${path}`) && statSync(join(root, path)).isFile())
    .sort();
}
