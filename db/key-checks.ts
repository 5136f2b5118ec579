/** Whether the keys at hand are those that this database was written with. */
import { join } from "node:path";
import { type Keys, keyId, keyProof } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { type Settings, settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { database, type Reader } from "./client.ts";
import { asc, eq, inArray, like, sql } from "./drizzle.ts";
import { atomicallyEvenWhenFull } from "./reserve.ts";
import { activity, challenges, information, keyChecks, members, sessions, sharedFiles } from "./schema.ts";
import { shownDatabase } from "./shown-database.ts";

const checked = ["pepper", "data"] as const;
type Checked = (typeof checked)[number];
type Key = Readonly<{ key: Checked; keyId: string; proof: string }>;

type Verdict = Readonly<{
  /** Of which kind a key is missing that something depends on. */
  lost: readonly Checked[];
  /** Not known here yet. */
  added: readonly Key[];
  /** Missing, but nothing depends on it any more. */
  retired: readonly Key[];
}>;

/**
 * Notes the keys of a new database and new ones in front of the old; a key that is missing and no longer needed is
 * forgotten. For whoever opens the database first: before anything is sealed.
 * @param noted what `migrate` found, so that an ordinary start need not open the database once more
 * @throws StartProblem when they are another database's
 */
export async function checkKeys(keys: Keys, noted: readonly string[]): Promise<void> {
  if (areSame(keysOf(keys), noted)) return;
  let verdict = await judge(database(), keys);
  if (verdict.lost.length === 0 && verdict.added.length + verdict.retired.length > 0)
    verdict = await note(keys);
  if (verdict.lost.length > 0) throw new StartProblem(sentences(verdict.lost, settings()));
}

/** Whether what is kept can be read with these keys, and they are noted as this database's. */
export async function areKeysOfDatabase(keys: Keys): Promise<boolean> {
  const noted = await database().select({ proof: keyChecks.proof }).from(keyChecks);
  return areSame(
    keysOf(keys),
    noted.map(({ proof }) => proof),
  );
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

function areSame(ours: readonly Key[], noted: readonly string[]): boolean {
  const proofs = new Set(ours.map(({ proof }) => proof));
  return proofs.size === noted.length && noted.every((proof) => proofs.has(proof));
}

async function note(keys: Keys): Promise<Verdict> {
  const verdict = await atomicallyEvenWhenFull(async (tx) => {
    // Another machine may have been first.
    const { lost, added, retired } = await judge(tx, keys);
    if (lost.length > 0) return { lost, added, retired };
    const rows = added.map((key) => ({ ...key, since: Date.now() }));
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
    added: ours.filter(({ proof }) => !has(noted, proof)),
    retired: missing.filter((row) => !needed.includes(row)),
  };
}

function keysOf(keys: Keys): Key[] {
  return checked.flatMap((name) =>
    keys[name].map((key) => ({ key: name, keyId: keyId(key), proof: keyProof(name, key) })),
  );
}

async function isNeeded(from: Reader, { key, keyId }: Key): Promise<boolean> {
  if (key === "pepper") {
    const ofPepper = like(members.passwordHash, `$%,k=${keyId}%`);
    return (await from.select({ id: members.id }).from(members).where(ofPepper).limit(1)).length > 0;
  }
  for (const [table, column] of sealed) {
    const ofKey = eq(sql`substr(${column}, 1, 9)`, `${keyId}.`);
    if ((await from.select({ column }).from(table).where(ofKey).limit(1)).length > 0) return true;
  }
  return false;
}

const sealed = [
  [activity, activity.detail],
  [information, information.value],
  [sessions, sessions.address],
  [sessions, sessions.browser],
  [sharedFiles, sharedFiles.content],
  [challenges, challenges.shown],
] as const;

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
