import { randomUUIDv7 } from "node:crypto";
import { expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { members } from "#db/schema.ts";
import { start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { listMembers, type WantedMembers } from "./list-members.ts";
import { usernameOf } from "./username.ts";

freshPortalPerTest();

type Row = Partial<typeof members.$inferInsert>;

async function add(...people: readonly (Row & { username: string })[]): Promise<void> {
  const rows = people.map(({ username, ...row }) => {
    const named = usernameOf(username);
    if (!named.ok) throw new Error(username);
    return {
      ...{ id: randomUUIDv7(), username, usernameKey: named.key, passwordHash: "", version: 1 },
      ...{ role: "member" as const, state: "active" as const, createdAt: start, passwordChangedAt: start },
      ...row,
    };
  });
  await atomically(async (tx) => {
    await tx.insert(members).values(rows);
  });
}

async function namesOf(wanted: WantedMembers): Promise<string[]> {
  const names: string[] = [];
  for await (const page of listMembers(wanted)) names.push(...page.map(({ username }) => username));
  return names;
}

test("every member is listed once, in the order of their names, however many pages there are", async () => {
  const names = Array.from({ length: 1_201 }, (_, number) => `member ${String(number).padStart(4, "0")}`);
  for (let from = 0; from < names.length; from += 300)
    await add(...names.slice(from, from + 300).map((username) => ({ username })));
  expect(await namesOf({})).toEqual(names);
});

test("by state, role and a part of the name in any spelling, whose signs stand for themselves", async () => {
  await add(
    { username: "Straße 100%" },
    { username: "a_b", role: "operator" },
    { username: "axb", state: "disabled" },
    { username: "back\\slash" },
  );
  expect(await namesOf({ part: "STRASSE" })).toEqual(["Straße 100%"]);
  expect(await namesOf({ part: "%" })).toEqual(["Straße 100%"]);
  expect(await namesOf({ part: "A_B" })).toEqual(["a_b"]);
  expect(await namesOf({ part: "\\" })).toEqual(["back\\slash"]);
  expect(await namesOf({ role: "operator" })).toEqual(["a_b"]);
  expect(await namesOf({ state: "disabled" })).toEqual(["axb"]);
  expect(await namesOf({ state: "disabled", role: "operator" })).toEqual([]);
  expect(await namesOf({ part: " " })).toEqual([]);
});
