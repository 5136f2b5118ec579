/**
 * The key to which every backup with recipients is encrypted too, so that what was written can be read back here, now
 * and every night, without the owner's. It never leaves DATA_DIR, where all that it opens lies anyway.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createFile } from "#lib/atomic-file.ts";
import { makePrivate } from "#lib/private-files.ts";

/** age's private key; made when there is none. */
export async function rehearsalIdentity(dataDir: string): Promise<string> {
  const file = join(dataDir, "rehearsal-key");
  makePrivate(file);
  if (!existsSync(file)) {
    const { generateX25519Identity } = await import("age-encryption");
    // Of two that make it at once, both get the same.
    createFile(file, `${await generateX25519Identity()}\n`, 0o600);
  }
  return readFileSync(file, "utf8").trim();
}

/** Its public key. */
export async function rehearsalRecipient(dataDir: string): Promise<string> {
  const { identityToRecipient } = await import("age-encryption");
  return identityToRecipient(await rehearsalIdentity(dataDir));
}
