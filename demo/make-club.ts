/** Fills an empty portal with a club: what its members and operators would have done in the last years. */
import { Readable } from "node:stream";
import { atomically, closeDatabase } from "#db/client.ts";
import { checkKeys } from "#db/key-checks.ts";
import { expectDatabase } from "#db/known-database.ts";
import { migrate } from "#db/migrate.ts";
import type { SignedIn, Source } from "#features/act.ts";
import { logIn } from "#features/authentication/log-in.ts";
import type { Typed } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { valueOfFile } from "#features/files/kept-file.ts";
import { storeFile } from "#features/files/store-file.ts";
import { confirmInformation } from "#features/information/confirm-information.ts";
import { entriesOf, readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { changeLanguage } from "#features/membership/change-language.ts";
import { signUp } from "#features/membership/sign-up.ts";
import { byCommandLine } from "#features/operators/by-command-line.ts";
import { editInformation } from "#features/operators/edit-information.ts";
import { lookAt } from "#features/operators/look-at.ts";
import { makeMember } from "#features/operators/make-member.ts";
import { allowHashing, stopHashing } from "#features/passwords/hashing-thread-start.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { adoptKeys, openKeys } from "#lib/keys.ts";
import { adoptSettings, readSettings, settings } from "#lib/settings.ts";
import { fieldsOfTheClub, replaceFields } from "./club-fields.ts";
import { type Invented, invented } from "./club-people.ts";

export const password = "a tune for every evening";
export const operators = ["chair", "treasurer", "doctor"] as const;
const usualMembers = 200;
/** The last ones wait for approval. */
const waiting = 3;
const atOnce = 25;
const day = 24 * 60 * 60 * 1000;

/** Two members who can be looked at more closely: one of each language. */
export type Club = Readonly<{ members: readonly string[] }>;

/** Makes the data of a portal in this folder, with all that the club is at this time and so many members, at least 12. */
export async function makeClub(dataDir: string, now: number, members = usualMembers): Promise<Club> {
  const given = { DATA_DIR: dataDir, PASSWORD_ITERATIONS: "1000", LOG_LEVEL: "error" };
  const own = readSettings(given, undefined, dataDir);
  adoptSettings(own);
  expectDatabase(own);
  const keys = openKeys(own);
  adoptKeys(keys);
  await checkKeys(keys, await migrate());
  allowHashing();
  const chair = await foundClub(now - 900 * day);
  const people = Array.from({ length: members }, (_, number) => invented(number, new Date(now)));
  // Who saves together shares a sync of the disk. The last ones come by themselves: others may not sign up as they do.
  const all = people.map((person, number) => ({ person, number }));
  for (let first = 0; first < members - waiting; first += atOnce)
    await Promise.all(
      all
        .slice(first, Math.min(first + atOnce, members - waiting))
        .map(({ person, number }) => join(person, number, { chair, now, members })),
    );
  for (const { person, number } of all.slice(-waiting)) await join(person, number, { chair, now, members });
  await stopHashing();
  await closeDatabase();
  return { members: (["en", "de"] as const).map((language) => named(people, language)) };
}

function named(people: readonly Invented[], language: Invented["language"]): string {
  return people.find((person) => person.language === language)?.username ?? "";
}

/** The fields and the operators, of whom the doctor alone sees what is the doctor's. Gives the chair, logged in. */
async function foundClub(at: number): Promise<SignedIn> {
  const ids: string[] = [];
  for (const username of operators) {
    const made = await makeMember(byCommandLine(at), { username, password }, "operator");
    if (!made.ok) throw new Error(`${username} could not be made: ${JSON.stringify(made)}`);
    ids.push(made.member.id);
  }
  await atomically((tx) => replaceFields(tx, fieldsOfTheClub(ids.slice(-1))));
  return loggedIn("chair", at);
}

async function loggedIn(username: string, at: number): Promise<SignedIn> {
  const from = sourceOf(0, at);
  const session = await logIn({ username, password }, from);
  const act = session.ok ? await findSession(session.token, from) : undefined;
  if (!act) throw new Error(`${username} could not log in.`);
  return act;
}

/** From addresses that are kept for examples (RFC 5737). */
function sourceOf(number: number, at: number): Source {
  const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
  return { address: `203.0.113.${1 + number}`, browser, requestId: `demo-${number}`, at };
}

type Around = Readonly<{ chair: SignedIn; now: number; members: number }>;

/** What one member does, and what the chair does with what they have said; each at other times than the others. */
async function join(person: Invented, number: number, { chair, now, members }: Around): Promise<void> {
  const isWaiting = number >= members - waiting;
  const joined = now - (isWaiting ? 1 : 3 + ((number * 37) % 800)) * day;
  const act = await signedUp(person, isWaiting ? "approval" : "open", sourceOf(number, joined));
  const after = (share: number): SignedIn => ({
    ...act,
    from: { ...act.from, at: Math.floor(joined + (now - joined) * share) },
  });
  await changeLanguage(act, person.language);
  await fillIn(act, person.values);
  if (isWaiting) return;
  await fillInBy(chair, after(0.1), person.values);
  if (number % 10 === 3) await keepCertificate(after(0.2));
  if (number % 4 === 0) await fillIn(after(0.5), { occupation: "Bandmaster", seats: "3" });
  if (number % 3 === 0) await logIn({ username: person.username, password }, after(0.8).from);
  if (number % 2 === 0) await confirmAll(after(0.9));
  if (number % 16 === 0) await fillIn(after(0.95), { "club-name": `${person.values.name} jr.` });
  if (number % 20 === 0) await lookAt({ ...after(0.97), actor: chair.subject, by: chair });
}

async function signedUp({ username }: Invented, how: "open" | "approval", from: Source): Promise<SignedIn> {
  const usual = settings();
  adoptSettings({ ...usual, signUp: how });
  const outcome = await signUp({ username, password }, from);
  adoptSettings(usual);
  const act = outcome.ok ? await findSession(outcome.token, from) : undefined;
  if (!act) throw new Error(`${username} could not sign up: ${JSON.stringify(outcome)}`);
  return act;
}

/** Posts a form with these values; what the member may not write stays out of it. */
async function fillIn(act: SignedIn, values: Readonly<Record<string, string>>): Promise<void> {
  const { shown, typed } = await formWith(act, values);
  expectDone(act, await updateInformation(act, shown, typed));
}

/** The same by the chair, for what operators decide. */
async function fillInBy(
  chair: SignedIn,
  act: SignedIn,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const { shown, typed } = await formWith(act, values);
  const by = { ...chair, from: act.from };
  const meant = {
    word: "operator",
    leave: new Set<string>(),
    confirmed: "nothing",
    reason: undefined,
  } as const;
  const about = { subject: act.subject, actor: chair.subject, from: act.from, by };
  expectDone(act, await editInformation(about, shown, typed, meant));
}

async function formWith(act: SignedIn, values: Readonly<Record<string, string>>) {
  const entries = (await readInformation(act)).filter(({ field }) => values[field.key]);
  const typed = entries.map(({ field }) => typeOf(field).typedOf(values[field.key] ?? "", field));
  return { shown: shownValues(entries), typed: Object.assign({}, ...typed) as Typed };
}

function expectDone({ subject }: SignedIn, outcome: Readonly<{ ok: boolean }>): void {
  if (!outcome.ok) throw new Error(`${subject.username} could not save: ${JSON.stringify(outcome)}`);
}

async function confirmAll(act: SignedIn): Promise<void> {
  await atomically(async (tx) => confirmInformation(tx, act, await entriesOf(tx, act.subject.id)));
}

async function keepCertificate(act: SignedIn): Promise<void> {
  const field = (await readInformation(act)).find((entry) => entry.field.key === "certificate")?.field;
  if (!field) throw new Error("The club asks for no certificate.");
  const text = Buffer.from(`This certifies that ${act.subject.username} has learnt to read music.\n`);
  const upload = { name: "certificate.txt", limitBytes: settings().fileLimit, at: act.from.at };
  const stored = await storeFile({ memberId: act.subject.id, field }, Readable.from([text]), upload);
  if (!stored.ok) throw new Error(`The certificate was not kept: ${stored.code}`);
  await fillIn(act, { certificate: valueOfFile(stored.file) });
}
