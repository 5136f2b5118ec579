import type { X509Certificate } from "node:crypto";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { makePrivateDirectory, replaceFile } from "#lib/atomic-file.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { covers, readCertificates, readIfThere, readPrivateKey } from "../pem.ts";
import { newKeyPem } from "./account.ts";
import { AcmeProblem } from "./problem.ts";

/** What an authority issued: PEM, the server's own certificate first. */
export type StoredCertificate = Readonly<{ leaf: X509Certificate; certificate: string; key: string }>;

/**
 * The certificate kept in the folder; undefined if there is none, or none that is whole. If storing it was cut off
 * between the certificate and its key, that is finished first.
 */
export function readStored(folder: string): StoredCertificate | undefined {
  const files = filesIn(folder);
  const certificate = readIfThere(files.certificate);
  if (certificate === undefined) return undefined;
  for (const path of [files.key, files.orderKey]) {
    const kept = pairOf(certificate, readIfThere(path));
    if (!kept) continue;
    if (path === files.orderKey) renameSync(path, files.key);
    return kept;
  }
  return undefined;
}

/** The key of an order that was placed before, or with `fresh` a new one that takes its place. */
export function orderKey(folder: string, fresh: "fresh" | "kept"): string | undefined {
  const { orderKey } = filesIn(folder);
  if (fresh === "kept") return readIfThere(orderKey);
  const key = newKeyPem();
  makePrivateDirectory(folder);
  replaceFile(orderKey, key, 0o600);
  return key;
}

/**
 * Keeps what the order brought, with the order's key. The key is on the disk already, so whenever this is cut off
 * one of the two certificates has its key.
 * @param now milliseconds
 * @throws AcmeProblem if it is not what was ordered
 */
export function storeIssued(
  folder: string,
  chain: string,
  names: readonly string[],
  now: number,
): StoredCertificate {
  const files = filesIn(folder);
  const kept = pairOf(chain, readIfThere(files.orderKey));
  if (!kept) throw new AcmeProblem(phrase("acme.otherKey"));
  const missing = names.filter((name) => !covers(kept.leaf, name));
  if (missing.length > 0) throw new AcmeProblem(phrase("acme.missingNames", { names: missing.join(", ") }));
  if (now >= kept.leaf.validToDate.getTime())
    throw new AcmeProblem(phrase("acme.ended", { at: kept.leaf.validToDate.toISOString() }));
  replaceFile(files.certificate, kept.certificate, 0o644);
  renameSync(files.orderKey, files.key);
  return kept;
}

/** Undefined unless the first certificate is the key's. */
function pairOf(chainText: string, keyText: string | undefined): StoredCertificate | undefined {
  if (keyText === undefined) return undefined;
  try {
    const chain = readCertificates(chainText, "fullchain.pem");
    const [leaf] = chain;
    if (!leaf?.checkPrivateKey(readPrivateKey(keyText, "privkey.pem"))) return undefined;
    return { leaf, certificate: chain.map(String).join(""), key: keyText };
  } catch (error) {
    if (error instanceof StartProblem) return undefined;
    throw error;
  }
}

function filesIn(folder: string) {
  return {
    certificate: join(folder, "fullchain.pem"),
    key: join(folder, "privkey.pem"),
    orderKey: join(folder, "order-key.pem"),
  };
}
