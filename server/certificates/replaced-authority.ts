import type { X509Certificate } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { makePrivateDirectory, replaceFile } from "#lib/atomic-file.ts";
import { log } from "#lib/log.ts";
import { readCertificates, readIfThere } from "./pem.ts";

// Authorities of earlier versions are limited in DNS names and addresses alone: a thief of the key could vouch with it
// for mail, people and programs, wherever the authority is trusted. Such an authority is replaced. Its files are kept
// until the operator has made sure that nobody trusts it any more.

/** An authority that was replaced: where its files lie, and its name in people's trust stores. */
export type ReplacedAuthority = Readonly<{ folder: string; name: string }>;

const serverAuth = "1.3.6.1.5.5.7.3.1";

/** Whether it may vouch for more than servers. */
export function mayVouchForMore(authority: X509Certificate): boolean {
  // What Node calls so is the extended key usage (RFC 5280 4.2.1.12). The constraints came with it.
  return authority.keyUsage?.join() !== serverAuth;
}

/** Makes room for another authority. Cut off anywhere, the next start makes one. */
export function setAside(
  authority: X509Certificate,
  files: Readonly<{ folder: string; authority: string; authorityKey: string }>,
): void {
  const folder = folderIn(files.folder);
  makePrivateDirectory(folder);
  for (const file of [files.authorityKey, files.authority])
    replaceFile(join(folder, basename(file)), readFileSync(file, "utf8"), 0o600);
  rmSync(files.authority);
  log.warn("authority replaced", {
    reason: "it could vouch for more than servers",
    replaced: nameOf(authority),
    kept: folder,
    advice: "have people trust the new authority and remove the old one, then delete the old one's folder",
  });
}

/** The one that was replaced, for as long as its files are kept. */
export function replacedIn(localFolder: string): ReplacedAuthority | undefined {
  const folder = folderIn(localFolder);
  const file = join(folder, "authority.pem");
  const text = readIfThere(file);
  const [certificate] = text === undefined ? [] : readCertificates(text, file);
  return certificate && { folder, name: nameOf(certificate) };
}

function folderIn(localFolder: string): string {
  return join(localFolder, "replaced");
}

function nameOf({ subject }: X509Certificate): string {
  return /CN=(.+)/.exec(subject)?.[1] ?? subject;
}
