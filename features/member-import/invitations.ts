/**
 * Invitations of people who bring no password along. Of the people of a file those are known again that an import before
 * has invited: the end of an invitation's id stands for the username. Its beginning is the time, and the token comes of the
 * whole: no link that is over, or that leaked once, ever becomes good again.
 */
import type { Reader, Transaction } from "#db/client.ts";
import { and, eq, inArray, isNull, sql } from "#db/drizzle.ts";
import { oneTimeLinks } from "#db/schema.ts";
import { commandLine } from "#features/act.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import type { Invitee } from "#features/links/invitee.ts";
import { makeLinks } from "#features/links/link.ts";
import { linkHash, linkHashes, linkTokenBehind, linkTokensFrom } from "#features/links/token.ts";
import type { Person } from "./read-row.ts";

/** "used": somebody has joined by it, under whatever name. "open": its link is still good. "over": it no longer is. */
export type Invitation = Readonly<
  { id: string } & ({ is: "open"; token: string; expiresAt: number } | { is: "used" | "over" })
>;

/** A link that is good once: whoever has it becomes a member. */
export type Invited = Readonly<{ username: string; token: string; expiresAt: number }>;

/** The newest one of each of these people, by their usernames' keys. */
export async function invitationsOf(
  reads: Reader,
  people: readonly Person[],
  now: number,
): Promise<Map<string, Invitation>> {
  if (people.length === 0) return new Map();
  const keyOf = new Map(
    people.flatMap(({ usernameKey }) => endsFor(usernameKey).map((end) => [end, usernameKey])),
  );
  const { id, tokenHash, expiresAt, usedAt } = oneTimeLinks;
  // Over the index alone: there may be as many as there are people in the file.
  const theirs = reads
    .select({ id })
    .from(oneTimeLinks)
    .where(inArray(sql`substr(${id}, ${endsAt + 1})`, [...keyOf.keys()]));
  const rows = await reads
    .select({ id, tokenHash, expiresAt, usedAt })
    .from(oneTimeLinks)
    .where(and(inArray(id, theirs), eq(oneTimeLinks.purpose, "invitation")))
    .orderBy(id);
  const found = new Map<string, Invitation>();
  for (const row of rows) {
    const usernameKey = keyOf.get(row.id.slice(endsAt)) ?? "";
    if (found.get(usernameKey)?.is === "used") continue;
    const token = linkTokenBehind(row.tokenHash, secretOf(row.id));
    if (row.usedAt !== null) found.set(usernameKey, { id: row.id, is: "used" });
    else if (row.expiresAt <= now || token === undefined) found.set(usernameKey, { id: row.id, is: "over" });
    else found.set(usernameKey, { id: row.id, is: "open", token, expiresAt: row.expiresAt });
  }
  return found;
}

/** Invites them, but for whom another import has invited meanwhile: gives the links that are good now, in their order. */
export async function invite(
  tx: Transaction,
  people: readonly Person[],
  fields: readonly Field[],
  { at, expiresAt }: Readonly<{ at: number; expiresAt: number }>,
): Promise<Invited[]> {
  if (people.length === 0) return [];
  const before = await invitationsOf(tx, people, at);
  const over = [...before.values()].flatMap((one) => (one.is === "over" ? [one.id] : []));
  if (over.length > 0)
    await tx.delete(oneTimeLinks).where(and(inArray(oneTimeLinks.id, over), isNull(oneTimeLinks.usedAt)));
  const others = people.filter(({ usernameKey }) => (before.get(usernameKey)?.is ?? "over") === "over");
  const wanted = others.map((person) => {
    const invitee = inviteeOf(person, fields);
    return { purpose: "invitation" as const, invitee, by: commandLine, at, expiresAt };
  });
  const ids = others.map((person, number) => invitationId(person, at, number));
  const made = await makeLinks(
    tx,
    wanted,
    ids.flatMap((id) => linkTokensFrom(secretOf(id), 1)),
    ids,
  );
  const newOf = new Map(others.map(({ usernameKey }, number) => [usernameKey, made[number]]));
  return people.flatMap(({ username, usernameKey }): Invited[] => {
    const known = before.get(usernameKey);
    const link = known?.is === "open" ? known : newOf.get(usernameKey);
    return link ? [{ username, token: link.token, expiresAt: link.expiresAt }] : [];
  });
}

/** Behind it an id's 62 bits stand that are no time. */
const endsAt = "01234567-89ab-7cde-".length;

/** A UUID of version 7 (RFC 9562 5.7), which counts down within its millisecond: listed by falling ids. */
function invitationId({ usernameKey }: Person, at: number, number: number): string {
  const time = at.toString(16).padStart(12, "0");
  const counter = (0xfff - (number % 0x1000)).toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${endOf(linkHash(nameOf(usernameKey)))}`;
}

function endsFor(usernameKey: string): string[] {
  return linkHashes(nameOf(usernameKey)).map(endOf);
}

/** No token is like it. */
function nameOf(usernameKey: string): string {
  return `member import ${usernameKey}`;
}

function endOf(hash: string): string {
  const bytes = Buffer.from(hash.slice(hash.indexOf(".") + 1), "base64url").subarray(0, 8);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x80);
  const text = bytes.toString("hex");
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

function secretOf(id: string): string {
  return `member import ${id}`;
}

/** In the operators' list they stand under their name, if there is one. */
function inviteeOf({ username, values }: Person, fields: readonly Field[]): Invitee {
  const cells = fields.flatMap((field): [string, string][] => {
    const value = values.get(field.key);
    return value === undefined ? [] : [[field.key, typeOf(field).toCell(value, field)]];
  });
  const name = fields.find(({ key }) => key === "name")?.type === "text" ? values.get("name") : undefined;
  return {
    ...(name !== undefined && { name }),
    username,
    ...(cells.length > 0 && { values: Object.fromEntries(cells) }),
  };
}
