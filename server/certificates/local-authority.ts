import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { makePrivateDirectory, replaceFile } from "#lib/atomic-file.ts";
import { log } from "#lib/log.ts";
import { isPrivateAddress } from "#lib/network.ts";
import { hostOfOrigin } from "#lib/origin.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { earliestNow } from "./earliest-now.ts";
import { bareName } from "./machine-name.ts";
import { covers, namesOf, readCertificates, readIfThere, readPrivateKey } from "./pem.ts";
import { mayVouchForMore, replacedIn, setAside } from "./replaced-authority.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { warningsFor } from "./warnings.ts";
import { type Issued, issueAuthority, issueLeaf, mayVouchFor } from "./x509.ts";

const newAuthority = { code: "new authority" } as const;

type Files = Readonly<{
  folder: string;
  authority: string;
  authorityKey: string;
  leaf: string;
  leafKey: string;
}>;

/** What a certificate is for: `sure` or it is none, and of the machine's own names as many as the authority permits. */
type Names = Readonly<{ sure: readonly string[]; machine: readonly string[] }>;

/**
 * The certificate that the portal's own authority issued for localhost, ORIGIN and `machine`, from `CERT_DIR/local`. Made
 * if it is not there, does not fit, has less than a third of its life left or is of an authority that may vouch for more
 * than servers; a renewal that fails is logged while the old one is good.
 * @param now milliseconds
 * @param machine names and addresses of the machine; those that the authority may not vouch for are left out
 * @throws StartProblem
 */
export async function openLocalCertificate(
  settings: Settings,
  now: number,
  machine: readonly string[],
): Promise<ServerCertificate> {
  const files = filesOf(settings);
  const names = namesFor(settings, machine);
  const kept = readKept(files);
  if (kept && !isToBeReplaced(kept.authority, files) && (await isFresh(kept, names, now)))
    return described(kept, files, settings, now);
  try {
    return described(await renew(files, names, now), files, settings, now);
  } catch (error) {
    if (!kept || !isUsable(kept.leaf, names.sure, now)) throw error;
    log.warn("certificate not renewed", { error, notAfter: kept.leaf.validToDate });
    return described(kept, files, settings, now);
  }
}

/**
 * The one that is there, as it is; undefined if there is none.
 * @param now milliseconds
 */
export function readLocalCertificate(settings: Settings, now: number): ServerCertificate | undefined {
  const files = filesOf(settings);
  const kept = readKept(files);
  return kept && described(kept, files, settings, now);
}

/**
 * Issues a new one in place of the present one, however old that is.
 * @param now milliseconds
 * @throws StartProblem
 */
export async function renewLocalCertificate(
  settings: Settings,
  now: number,
  machine: readonly string[] = [],
): Promise<void> {
  await renew(filesOf(settings), namesFor(settings, machine), now);
}

type Kept = Readonly<{ authority: X509Certificate; leaf: X509Certificate; key: string }>;

function namesFor({ origins }: Settings, machine: readonly string[]): Names {
  const sure = new Set(["localhost", "127.0.0.1", "::1", ...origins.map(hostOfOrigin)]);
  return { sure: [...sure], machine: machine.filter((name) => !sure.has(name)) };
}

function filesOf({ certDir }: Settings): Files {
  const folder = join(certDir, "local");
  return {
    folder,
    authority: join(folder, "authority.pem"),
    authorityKey: join(folder, "authority-key.pem"),
    leaf: join(folder, "fullchain.pem"),
    leafKey: join(folder, "privkey.pem"),
  };
}

/** Undefined unless all of it is there, whole and belongs together. */
function readKept(files: Files): Kept | undefined {
  const [authorityText, leafText, keyText] = [files.authority, files.leaf, files.leafKey].map((file) =>
    readIfThere(file, files.folder),
  );
  if (!authorityText || !leafText || !keyText) return undefined;
  try {
    const [authority] = readCertificates(authorityText, files.authority);
    const [leaf] = readCertificates(leafText, files.leaf);
    const key = readPrivateKey(keyText, files.leafKey);
    if (!authority || !leaf?.checkPrivateKey(key) || !leaf.verify(authority.publicKey)) return undefined;
    return { authority, leaf, key: keyText };
  } catch (error) {
    if (error instanceof StartProblem) return undefined;
    throw error;
  }
}

async function isFresh({ authority, leaf }: Kept, { sure, machine }: Names, now: number): Promise<boolean> {
  const [from, until] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
  if (now < from || now >= until - (until - from) / 3) return false;
  const present = namesOf(leaf);
  const lacksOne = sure.some((name) => !present.includes(name));
  // An address that the machine no longer has does no harm, and may come back.
  const isWanted = (name: string) =>
    sure.includes(name) || machine.includes(name) || (machine.length > 0 && isPrivateAddress(name));
  if (lacksOne || !present.every(isWanted)) return false;
  const missing = machine.filter((name) => !present.includes(name));
  return missing.length === 0 || (await permitted(authority.toString(), missing)).length === 0;
}

/** Those of the names that the authority may vouch for. */
async function permitted(authorityPem: string, names: readonly string[]): Promise<string[]> {
  const verdicts = await Promise.all(names.map((name) => mayVouchFor(authorityPem, name)));
  return names.filter((_, at) => verdicts[at]);
}

function isUsable(leaf: X509Certificate, names: readonly string[], now: number): boolean {
  return names.every((name) => covers(leaf, name)) && now < leaf.validToDate.getTime();
}

async function renew(files: Files, { sure, machine }: Names, now: number): Promise<Kept> {
  if (now < earliestNow)
    throw new StartProblem(phrase("authority.clock", { now: new Date(now).toISOString() }));
  const authority = await openAuthority(files, sure, now);
  const names = [...sure, ...(await permitted(authority.certificate, machine))];
  const { certificate, key } = await issueLeaf(authority, names, now);
  const leaf = new X509Certificate(certificate);
  replaceFile(files.leafKey, key, 0o600);
  replaceFile(files.leaf, certificate, 0o644);
  log.info("certificate issued", { names, notAfter: leaf.validToDate });
  return { authority: new X509Certificate(authority.certificate), leaf, key };
}

async function openAuthority(files: Files, names: readonly string[], now: number): Promise<Issued> {
  const certificate = readIfThere(files.authority, files.folder);
  if (certificate === undefined) return await makeAuthority(files, names, now);
  const [present] = readCertificates(certificate, files.authority);
  if (present && isToBeReplaced(present, files)) return await makeAuthority(files, names, now, present);
  const key = readIfThere(files.authorityKey, files.folder);
  if (key === undefined) throw unusable(phrase("authority.noKey", { key: files.authorityKey }), files);
  const reason =
    reasonAgainst(certificate, key, files, now) ?? (await reasonAgainstNames(certificate, names, files));
  if (reason !== undefined) throw unusable(reason, files);
  return { certificate, key };
}

function unusable(reason: Phrase, { folder }: Files): StartProblem {
  return new StartProblem(phrase("authority.unusable", { reason, folder }));
}

/** An authority with its key kept elsewhere is the operator's own choice, and no new one would be as safe. */
function isToBeReplaced(authority: X509Certificate, files: Files): boolean {
  return mayVouchForMore(authority) && existsSync(files.authorityKey);
}

async function makeAuthority(
  files: Files,
  names: readonly string[],
  now: number,
  before?: X509Certificate,
): Promise<Issued> {
  const own = bareName(hostname());
  // It is the last one that people have to trust: a portal's ORIGIN may come to be this machine's name.
  const made = await issueAuthority(own === undefined ? names : [...names, own], now);
  makePrivateDirectory(files.folder);
  if (before) setAside(before, files);
  // The key first: with the certificate alone, a start cut off here would leave an authority that can't issue.
  replaceFile(files.authorityKey, made.key, 0o600);
  replaceFile(files.authority, made.certificate, 0o644);
  log.info("authority made", { path: files.authority });
  return made;
}

function reasonAgainst(certificate: string, key: string, files: Files, now: number): Phrase | undefined {
  const [authority] = readCertificates(certificate, files.authority);
  if (!authority?.checkPrivateKey(readPrivateKey(key, files.authorityKey)))
    return phrase("authority.otherKey", { key: files.authorityKey, authority: files.authority });
  if (now < authority.validFromDate.getTime() || now >= authority.validToDate.getTime())
    return phrase("authority.notValid", { authority: files.authority, now: new Date(now).toISOString() });
  return undefined;
}

async function reasonAgainstNames(certificate: string, names: readonly string[], files: Files) {
  for (const name of names)
    if (!(await mayVouchFor(certificate, name)))
      return phrase("authority.notPermitted", { authority: files.authority, name });
  return undefined;
}

function described(
  { authority, leaf, key }: Kept,
  files: Files,
  settings: Settings,
  now: number,
): ServerCertificate {
  const replaced = replacedIn(files.folder);
  return {
    kind: "local",
    certificate: leaf.toString(),
    key,
    names: namesOf(leaf),
    notAfter: leaf.validToDate.getTime(),
    warnings: [...warningsFor(leaf, settings.origins, now), ...(replaced ? [newAuthority] : [])],
    authority: {
      path: files.authority,
      fingerprint: authority.fingerprint256,
      ...(replaced && { replaced }),
    },
  };
}
