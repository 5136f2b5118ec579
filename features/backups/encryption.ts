/** The lock of a backup: age (age-encryption.org/v1), so that any of its tools opens one. */
import type { Decrypter, Encrypter } from "age-encryption";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/** To whom a backup is encrypted. */
export type Encryption =
  | Readonly<{
      /** age's public keys (`age1…`), at least one. */
      recipients: readonly string[];
    }>
  | Readonly<{ passphrase: string }>;

/** What may open a backup. */
export type Opening = Readonly<{
  /** age's private keys (`AGE-SECRET-KEY-1…`). */
  identities?: readonly string[];
  passphrase?: string | undefined;
}>;

/** How a backup is locked, told from its first bytes. */
export type LockKind = "none" | "keys" | "passphrase";

/** So many of a backup's first bytes tell how it is locked. */
export const headBytes = 40;

const firstLine = "age-encryption.org/v1\n";

/** How a backup that begins with these bytes is locked; "none" also for what is no backup. */
export function lockKindOf(head: Uint8Array): LockKind {
  const text = Buffer.from(head.subarray(0, headBytes)).toString("latin1");
  if (!text.startsWith(firstLine)) return "none";
  // One encrypted to a passphrase has no other recipients ("The scrypt recipient type").
  return text.startsWith("-> scrypt ", firstLine.length) ? "passphrase" : "keys";
}

/** @throws StartProblem where there is nobody to encrypt to, or a public key is mistyped */
export async function encrypter(encryption: Encryption): Promise<Encrypter> {
  const age = await import("age-encryption");
  const made = new age.Encrypter();
  if ("passphrase" in encryption) {
    made.setPassphrase(encryption.passphrase);
    return made;
  }
  // Nobody at all could open what was encrypted to nobody.
  if (encryption.recipients.length === 0) throw new StartProblem(phrase("backup.noRecipient"), 2);
  for (const recipient of encryption.recipients)
    try {
      made.addRecipient(recipient);
    } catch (error) {
      throw new StartProblem(phrase("backup.badRecipient", { recipient }), 2, { cause: error });
    }
  return made;
}

/** @throws StartProblem where there is nothing to open such a lock with */
export async function decrypter(lock: "keys" | "passphrase", opening: Opening): Promise<Decrypter> {
  const age = await import("age-encryption");
  const { identities = [], passphrase } = opening;
  const made = new age.Decrypter();
  if (lock === "passphrase") {
    if (passphrase === undefined) throw new StartProblem(phrase("backup.needsPassphrase"));
    made.addPassphrase(passphrase);
    return made;
  }
  if (identities.length === 0) throw new StartProblem(phrase("backup.needsKey"));
  for (const identity of identities)
    try {
      made.addIdentity(identity);
    } catch (error) {
      // It is a secret: the sentence does not repeat it.
      throw new StartProblem(phrase("backup.badIdentity"), 2, { cause: error });
    }
  return made;
}
