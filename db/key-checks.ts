/** Whether the keys at hand are those that this database was written with. */
import { join } from "node:path";
import { type Keys, keyId, keyProof } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { type Settings, settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { database, type Reader } from "./client.ts";
import { asc, inArray, like } from "./drizzle.ts";
import { atomicallyEvenWhenFull } from "./reserve.ts";
import { activity, keyChecks, members } from "./schema.ts";
import { hasSealed } from "./sealed-columns.ts";
import { shownDatabase } from "./shown-database.ts";

const checked = ["pepper", "data"] as const;
type Checked = (typeof checked)[number];
type Key = Readonly<{ key: Checked; keyId: string; proof: string }>;
/** Of its kind the one in use, which seals and hashes. */
type OwnKey = Key & Readonly<{ isInUse: boolean }>;

type Verdict = Readonly<{
  /** Of which kind a key is missing that something depends on. */
  lost: readonly Checked[];
  /** Not known here yet. */
  added: readonly Key[];
  /** Missing, but nothing depends on it any more. */
  retired: readonly Key[];
}>;

/**
 * Notes the keys of a new database and new ones that are in use; a key that is missing and no longer needed is
 * forgotten. One behind those in use is noted when it comes into use: until then nothing depends on it. For whoever
 * opens the database first: before anything is sealed.
 * @param noted what `migrate` found, so that an ordinary start need not open the database once more
 * @throws StartProblem when they are another database's
 */
export async function checkKeys(keys: Keys, noted: readonly string[]): Promise<void> {
  if (areRight(keysOf(keys), noted)) return;
  let verdict = await judge(database(), keys);
  if (verdict.lost.length === 0 && verdict.added.length + verdict.retired.length > 0)
    verdict = await note(keys);
  if (verdict.lost.length > 0) throw new StartProblem(sentences(verdict.lost, settings()));
}

/** Whether what is kept can be read with these keys, and those in use are noted as this database's. */
export async function areKeysOfDatabase(keys: Keys): Promise<boolean> {
  const rows = await database().select({ proof: keyChecks.proof }).from(keyChecks);
  const noted = rows.map(({ proof }) => proof);
  if (areRight(keysOf(keys), noted)) return true;
  // One that is dropped is noted for a moment longer.
  return areUsedNoted(keysOf(keys), noted) && (await judge(database(), keys)).lost.length === 0;
}

/**
 * For whoever comes after a start: nothing is noted.
 * @throws StartProblem where the keys are another database's, or others than those of the portal that serves it
 */
export async function requireKeysOfDatabase(keys: Keys): Promise<void> {
  if (await areKeysOfDatabase(keys)) return;
  const { lost } = await judge(database(), keys);
  throw new StartProblem(lost.length > 0 ? sentences(lost, settings()) : phrase("keys.notNoted"));
}

/** Since when each of the noted keys is in use, in milliseconds, under its kind and id. */
export async function keysInUseSince(): Promise<ReadonlyMap<string, number>> {
  const rows = await database().select().from(keyChecks);
  return new Map(rows.map(({ key, keyId, since }) => [`${key} ${keyId}`, since]));
}

/** Notes a key that every process can read with, before it comes into use. */
export async function noteKey(name: Checked, key: Buffer): Promise<void> {
  const row = { key: name, keyId: keyId(key), proof: keyProof(name, key), since: Date.now() };
  await atomicallyEvenWhenFull(async (tx) => {
    await tx.insert(keyChecks).values(row).onConflictDoNothing();
  });
}

/** Forgets a key before it is dropped: nothing needs it any more, or what does is given up. */
export async function forgetKey(name: Checked, key: Buffer): Promise<void> {
  await atomicallyEvenWhenFull(async (tx) => {
    await tx.delete(keyChecks).where(inArray(keyChecks.proof, [keyProof(name, key)]));
  });
}

/** All that are noted are here, and those in use are noted. */
function areRight(ours: readonly OwnKey[], noted: readonly string[]): boolean {
  const proofs = new Set(ours.map(({ proof }) => proof));
  return noted.every((proof) => proofs.has(proof)) && areUsedNoted(ours, noted);
}

function areUsedNoted(ours: readonly OwnKey[], noted: readonly string[]): boolean {
  return ours.every(({ isInUse, proof }) => !isInUse || noted.includes(proof));
}

async function note(keys: Keys): Promise<Verdict> {
  const verdict = await atomicallyEvenWhenFull(async (tx) => {
    // Another machine may have been first.
    const { lost, added, retired } = await judge(tx, keys);
    if (lost.length > 0) return { lost, added, retired };
    const rows = added.map(({ key, keyId, proof }) => ({ key, keyId, proof, since: Date.now() }));
    if (rows.length > 0) await tx.insert(keyChecks).values(rows).onConflictDoNothing();
    const gone = retired.map(({ proof }) => proof);
    if (gone.length > 0) await tx.delete(keyChecks).where(inArray(keyChecks.proof, gone));
    return { lost, added, retired };
  });
  for (const { key, keyId } of verdict.retired) log.info("key no longer needed", { key, keyId });
  return verdict;
}

async function judge(from: Reader, keys: Keys): Promise<Verdict> {
  const noted = await from.select().from(keyChecks);
  const ours = keysOf(keys);
  const has = (list: readonly Key[], proof: string) => list.some((key) => key.proof === proof);
  const missing = noted.filter(({ proof }) => !has(ours, proof));
  const needed: Key[] = [];
  for (const row of missing) if (await isNeeded(from, row)) needed.push(row);
  const lost = new Set(needed.map(({ key }) => key));
  for (const key of checked) {
    if (noted.some((row) => row.key === key)) continue;
    // From before keys were noted. What is oldest was made with the right one, whatever happened since.
    const oldest = await oldestKeyId(from, key);
    if (oldest !== undefined && !ours.some((own) => own.key === key && own.keyId === oldest)) lost.add(key);
  }
  return {
    lost: checked.filter((key) => lost.has(key)),
    added: ours.filter(
      ({ key, isInUse, proof }) => !has(noted, proof) && (isInUse || !noted.some((row) => row.key === key)),
    ),
    retired: missing.filter((row) => !needed.includes(row)),
  };
}

function keysOf(keys: Keys): OwnKey[] {
  return checked.flatMap((name) =>
    keys[name].map((key, at) => ({
      ...{ key: name, keyId: keyId(key), proof: keyProof(name, key) },
      isInUse: at === 0,
    })),
  );
}

async function isNeeded(from: Reader, { key, keyId }: Key): Promise<boolean> {
  if (key === "pepper")
    return (await from.select({ id: members.id }).from(members).where(isOfPepper(keyId)).limit(1)).length > 0;
  return hasSealed(from, keyId);
}

/** Whether a member's password was hashed under this pepper. */
export function isOfPepper(keyId: string): ReturnType<typeof like> {
  // A "_" in the id is any letter to it: what is as good as never there would only keep a pepper.
  return like(members.passwordHash, `$%,k=${keyId}%`);
}

/** A damaged row or two among them do not matter. */
const some = 20;

async function oldestKeyId(from: Reader, key: Checked): Promise<string | undefined> {
  const texts =
    key === "pepper"
      ? from.select({ text: members.passwordHash }).from(members).orderBy(asc(members.id)).limit(some)
      : from.select({ text: activity.detail }).from(activity).orderBy(asc(activity.id)).limit(some);
  const form = key === "pepper" ? /^\$.*,k=([\w-]{8})[,$]/ : /^([\w-]{8})\./;
  const ids = (await texts).map(({ text }) => form.exec(text)?.[1]);
  return ids.find((id) => id !== undefined);
}

/** One for the keys of the settings, one for those of the file. */
function sentences(lost: readonly Checked[], { givenKeys, dataDir, databaseUrl }: Settings): Phrase[] {
  const places = { database: shownDatabase(databaseUrl), file: join(dataDir, "keys.json") };
  const [given, otherGiven] = lost.filter((key) => givenKeys[key]).map((key) => `${key.toUpperCase()}_KEY`);
  const [kept, otherKept] = lost.filter((key) => !givenKeys[key]);
  const said: Phrase[] = [];
  if (given && otherGiven)
    said.push(phrase("keys.wrongGivenBoth", { key: given, other: otherGiven, ...places }));
  else if (given) said.push(phrase("keys.wrongGiven", { key: given, ...places }));
  if (kept && otherKept) said.push(phrase("keys.wrongKeptBoth", { key: kept, other: otherKept, ...places }));
  else if (kept) said.push(phrase("keys.wrongKept", { key: kept, ...places }));
  return said;
}
