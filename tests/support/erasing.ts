/** What is left of members in the bytes of the database's files. */
import { existsSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { activity, information, members, sessions } from "#db/schema.ts";
import { sqliteFile } from "#db/sqlite/connect.ts";
import { makeStamp, readStamp } from "#features/information/form-stamp.ts";
import { readInformation } from "#features/information/read-information.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { deleteMember } from "#features/members/delete-member.ts";
import { settings } from "#lib/settings.ts";
import { aMember, type TestMember } from "./a-member.ts";
import { change } from "./fresh-portal.ts";

/** Everything in the database's files. */
export function bytes(): Buffer {
  const file = sqliteFile(settings().databaseUrl);
  return Buffer.concat(
    ["", "-wal", "-shm"]
      .map((suffix) => file + suffix)
      .filter(existsSync)
      .map((path) => readFileSync(path)),
  );
}

/** Saves these values as the member's form would. */
export async function keep(member: TestMember, values: Record<string, string>): Promise<void> {
  const stamp = readStamp(member, makeStamp(member, await readInformation(member)));
  if (!stamp.ok) throw new Error(stamp.code);
  expect(await updateInformation(member, stamp.shown, values)).toMatchObject({ ok: true });
}

/** What only this member's rows hold: names, the id, the password's hash, the sealed values. */
export async function tracesOf({ subject }: TestMember): Promise<string[]> {
  const [row] = await database().select().from(members).where(eq(members.id, subject.id));
  const values = await database().select().from(information).where(eq(information.memberId, subject.id));
  const details = await database().select().from(activity).where(eq(activity.memberId, subject.id));
  const seats = await database().select().from(sessions).where(eq(sessions.memberId, subject.id));
  return [
    ...[row!.id, row!.username, row!.usernameKey, row!.passwordHash],
    ...values.map(({ value }) => value),
    ...details.map(({ detail }) => detail),
    ...seats.flatMap(({ tokenHash, address, browser }) => [tokenHash, address, browser]),
  ];
}

/**
 * Signs up so many members, changes and deletes them in random order, and looks for each after their deletion. Rows of
 * many sizes that grow, shrink and go in any order are what SQLite moves between its pages, leaving copies behind.
 */
export async function eraseAll(count: number): Promise<void> {
  change({ signUpsPerNetwork: 1000 });
  const random = seeded(20261125);
  const text = (most: number) => "x".repeat(Math.floor(random() * most));
  const people: TestMember[] = [];
  for (let person = 0; person < count; person++) {
    const username = `who ${person} is ${text(40)}`;
    const member = await aMember({ username, password: `the long password of ${person}` });
    people.push(member);
    await keep(member, { name: `N${text(190)}`, contact: `C${text(90)}`, description: `D${text(500)}` });
  }
  while (people.length > 0) {
    const [gone] = people.splice(Math.floor(random() * people.length), 1);
    const other = people[Math.floor(random() * people.length)];
    if (other) await keep(other, { name: `N${text(190)}`, description: `D${text(500)}` });
    const traces = await tracesOf(gone!);
    await deleteMember(gone!, gone!);
    const all = bytes();
    expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
  }
}

/** The same random numbers each time (mulberry32), so that a failure can be had again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
