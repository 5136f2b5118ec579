import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { createFile, makePrivateDirectory } from "#lib/atomic-file.ts";
import { phrase } from "#lib/words/phrase.ts";
import { readIfThere, readPrivateKey } from "../pem.ts";
import type { Client } from "./client.ts";
import { AcmeProblem } from "./problem.ts";
import { readAnswer } from "./request.ts";
import { accountMessage } from "./schemas.ts";

/**
 * The key that this portal's accounts are known by, from `account-key.pem` in the folder; made when there is none.
 * @throws AcmeProblem, StartProblem if the file holds something else
 */
export function openAccountKey(folder: string): KeyObject {
  const path = join(folder, "account-key.pem");
  makePrivateDirectory(folder);
  if (readIfThere(path) === undefined) createFile(path, newKeyPem(), 0o600);
  const key = readPrivateKey(readIfThere(path) ?? "", path);
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1")
    throw new AcmeProblem(phrase("acme.accountKey", { file: path }));
  return key;
}

/** A new private key on P-256, PEM (PKCS#8). */
export function newKeyPem(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

/**
 * Signs in with the authority: finds the account of the client's key, or makes it (RFC 8555 7.3, 7.3.1).
 * @throws AcmeProblem
 */
export async function signIn(client: Client, email: string): Promise<void> {
  const { newAccount, meta } = client.directory;
  const { host } = new URL(newAccount);
  if (meta.externalAccountRequired)
    throw new AcmeProblem(phrase("acme.externalAccount", { authority: host }));
  const contact = [`mailto:${email}`];
  const answer = await client.post(newAccount, { termsOfServiceAgreed: true, contact });
  const account = readAnswer(accountMessage, answer);
  const address = answer.headers.get("location");
  if (address === null) throw new AcmeProblem(phrase("acme.noAccountAddress", { authority: host }));
  if (account.status !== "valid")
    throw new AcmeProblem(phrase("acme.accountStatus", { authority: host, status: account.status }));
  client.signAs(new URL(address, newAccount).href);
  // An account found again has the address of its first day; authorities that keep none send none.
  const known = account.contact ?? contact;
  if (answer.status === 200 && known.length > 0 && known.join() !== contact.join())
    await client.post(new URL(address, newAccount).href, { contact });
}
