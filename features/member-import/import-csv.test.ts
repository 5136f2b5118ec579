import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { members, oneTimeLinks } from "#db/schema.ts";
import { commandLine } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { verifyActivity } from "#features/activity/verify.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { exportMembers } from "#features/export/export-members.ts";
import { entriesOf, readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { findLink } from "#features/links/link.ts";
import { findByUsername, memberOf } from "#features/members/member.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { joinByLink } from "#features/membership/join-by-link.ts";
import { adoptKeys, keyId, keys } from "#lib/keys.ts";
import { leftBehindBy } from "#lib/sealing.ts";
import { aMember, someone } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { importingText, sha512 } from "../../tests/support/importing.ts";
import { keepField } from "../../tests/support/keep-field.ts";

freshPortalPerTest();

beforeEach(async () => {
  const translations = { de: { label: "Geburtstag" } };
  await keepField({ key: "born", type: "date", label: "Date of birth", translations });
});

const apply = { apply: true } as const;

async function usernames(): Promise<string[]> {
  const rows = await database().select({ username: members.username }).from(members);
  return rows.map(({ username }) => username).sort();
}

/** The member's values by field, those they have. */
async function valuesOf(username: string): Promise<Record<string, string>> {
  const member = await findByUsername(database(), username);
  const entries = await entriesOf(database(), member?.id ?? "");
  return Object.fromEntries(entries.flatMap(({ field, value }) => (value ? [[field.key, value]] : [])));
}

const password = "a password of theirs";
const hash = sha512(password);
const german = `Benutzername;Passwort;Name;GEBURTSTAG\r\nmueller;${hash};Müller;3.2.2001\r\n`;

describe("a file of any spreadsheet", () => {
  test("UTF-8 with a byte order mark and CRLF", async () => {
    const { imported, wrong } = await importingText(
      `\uFEFFusername,password,name\r\nada,${hash},Žofie\r\n`,
      apply,
    );
    expect({ imported, wrong }).toEqual({ imported: 1, wrong: [] });
    expect(await valuesOf("ada")).toEqual({ name: "Žofie" });
  });

  test("semicolons, headings in another language and in capitals, and dates as people write them", async () => {
    const { columns, imported } = await importingText(german, apply);
    expect(columns).toEqual({
      Benutzername: "username",
      Passwort: "password",
      Name: "name",
      GEBURTSTAG: "born",
    });
    expect(imported).toBe(1);
    expect(await valuesOf("mueller")).toEqual({ name: "Müller", born: "2001-02-03" });
  });

  test("Windows-1252 comes out right when it is said, and else stops at its line", async () => {
    const bytes = Buffer.from(german, "latin1");
    await expect(importingText(bytes, apply)).rejects.toThrow(
      /^Line 2 of .* is not written in utf-8; .*--encoding windows-1252/,
    );
    expect(await usernames()).toEqual([]);
    expect((await importingText(bytes, { ...apply, encoding: "Windows-1252" })).imported).toBe(1);
    expect((await valuesOf("mueller")).name).toBe("Müller");
    await expect(importingText(bytes, { encoding: "windows-12522" })).rejects.toThrow(
      /no encoding windows-12522/,
    );
  });

  test("UTF-8 is not read as anything else, whatever is said", async () => {
    await expect(importingText(german, { encoding: "windows-1252" })).rejects.toThrow(
      /is written in UTF-8; leave --encoding out/,
    );
    expect((await importingText("username\nada\n", { encoding: "windows-1252" })).ready).toBe(1);
  });

  test("UTF-16, by its mark in either order, and by being told", async () => {
    const little = Buffer.from(`\uFEFF${german}`, "utf16le");
    expect((await importingText(little, apply)).imported).toBe(1);
    expect((await valuesOf("mueller")).name).toBe("Müller");
    expect((await importingText(Buffer.from(little).swap16())).alreadyHere).toBe(1);
    expect((await importingText(little.subarray(2), { encoding: "utf-16le" })).alreadyHere).toBe(1);
    await expect(importingText(little.subarray(2))).rejects.toThrow(/is neither a CSV file nor/);
  });

  test("a first line that names the delimiter counts as a line", async () => {
    const text = "sep=,\r\nuser name,NAME\r\nada,Ada; L\r\n,Nobody\r\n";
    expect((await importingText(text)).wrong).toEqual(["4: The username is missing."]);
    expect((await importingText(text, { ...apply, skipWrong: true })).invitations).toHaveLength(1);
  });

  test("headings with spaces, tabs between cells, an empty last line, and a column nobody filled in", async () => {
    const text = `  User  Name \tE-Mail\t\r\nada\tAda\t\r\n\r\n\t\t\r\n`;
    await keepField({ key: "post", type: "text", label: "e mail" });
    const { columns, ready, wrongRows } = await importingText(text);
    expect(columns).toEqual({ "User  Name": "username", "E-Mail": "post", "": "no heading" });
    expect({ ready, wrongRows }).toEqual({ ready: 1, wrongRows: 0 });
  });

  test("the fields that every portal begins with, by what pages call them in any language", async () => {
    const { columns } = await importingText(`Benutzername;kontakt;Über Sie;NAME\nada;by post;a;b\n`);
    expect(columns).toEqual({
      ...{ Benutzername: "username", kontakt: "contact", "Über Sie": "description", NAME: "name" },
    });
  });

  test("a quoted cell with a line break, a comma and quotes", async () => {
    const text = `username,password,description\nada,${hash},"one, ""two""\r\nthree"\nben,${hash},x\n,${hash},y\n`;
    expect((await importingText(text)).wrong).toEqual(["5: The username is missing."]);
    expect((await importingText(text, { ...apply, skipWrong: true })).imported).toBe(2);
    expect((await valuesOf("ada")).description).toBe('one, "two"\nthree');
  });

  test("line breaks of an old Macintosh", async () => {
    expect((await importingText("username\rada\rben\r")).ready).toBe(2);
  });

  test.each([
    ["a word behind a quote", 'username,name\nada,"A" x\nben,B\n', /marks of the row that begins in line 2 /],
    [
      "a quote without end",
      'username,name\nada,A\nben,"B\ncarl,C\n',
      /marks of the row that begins in line 3 /,
    ],
    ["nothing", "", /is empty/],
    ["empty lines", "\n\n", /is empty/],
    ["a workbook", "PK\x03\x04 and so on", /spreadsheet's own file; save it there as CSV/],
    ["zeros", "username\nada\0", /is neither a CSV file nor/],
    ["no usernames", "name\nAda\n", /^No column holds usernames; say which does/],
    [
      "unknown columns",
      "username,shoes,socks\nada,1,2\n",
      /"shoes"; .*\n.*"socks"; .*\nThere are username, password, name, contact, About you \(description\), Date of birth \(born\)\./,
    ],
    ["a column twice", "username,name,Name\nada,1,2\n", /column "Name" is the second of its kind/],
  ])("%s: one sentence, and nothing imported", async (_, text, said) => {
    await expect(importingText(text, { ...apply, skipWrong: true })).rejects.toThrow(said);
    expect(await usernames()).toEqual([]);
  });

  test("what a column is can be said, and that it is left out", async () => {
    const text = "Kennung,Rufname,Schuhe\nada,Ada,39\n";
    const told = { columns: ["kennung=username", "Rufname=name"], ignored: ["SCHUHE"] };
    const { columns, ready } = await importingText(text, told);
    expect(columns).toEqual({ Kennung: "username", Rufname: "name", Schuhe: "left out" });
    expect(ready).toBe(1);
    await expect(importingText(text, { columns: ["Schuh=name"] })).rejects.toThrow(
      'There is no column "Schuh"; there are Kennung, Rufname, Schuhe.',
    );
    await expect(importingText(text, { columns: ["Schuhe=socks"] })).rejects.toThrow(
      /^There is no field socks; there are username, /,
    );
    await expect(importingText(text, { columns: ["Schuhe"] })).rejects.toThrow(/Heading=field/);
  });

  test("a column that could be two fields is nobody's guess", async () => {
    await keepField({ key: "one", label: "Telephone" });
    await keepField({ key: "two", label: "telephone" });
    const text = "username,Telephone\nada,1\n";
    await expect(importingText(text)).rejects.toThrow(/"Telephone" could be several things/);
    expect((await importingText(text, { columns: ["Telephone=two"] })).columns.Telephone).toBe("two");
  });

  test("what only members see of theirs, and files, are no columns", async () => {
    await keepField({ key: "own", label: "Own", access: "member alone" });
    await keepField({ key: "photo", label: "Photo", type: "file" });
    await expect(importingText("username,own,photo\nada,1,2\n")).rejects.toThrow(/"own";.*\n.*"photo";/);
  });
});

describe("a list with faults", () => {
  const people = [
    `o'connor,${hash},O’Connor,`,
    `D’Arcy,${hash},D'Arcy,31.02.2001`,
    `ADA,${hash},Ada,`,
    `ada,${hash},Ada again,`,
    `,${hash},Nobody,`,
    `few,${hash},Few`,
    `many,${hash},Many,,more`,
  ];
  const list = (lines: readonly string[]) => `username,password,name,born\n${lines.join("\n")}\n`;

  test("every one is listed with its line, and nothing is imported", async () => {
    const { wrong, ready, imported } = await importingText(list(people), apply);
    expect(wrong).toEqual([
      "3: Date of birth must be a date that exists.",
      "5: The username is the same as that of line 4.",
      "6: The username is missing.",
      "7: The row has 3 cells, the first line 4.",
      "8: The row has 5 cells, the first line 4.",
    ]);
    expect({ ready, imported, members: await usernames() }).toEqual({ ready: 2, imported: 0, members: [] });
  });

  test("corrected each is imported once; a second time changes nothing and says so", async () => {
    const text = list([people[0] ?? "", `D’Arcy,${hash},D'Arcy,28.02.2001`, people[2] ?? ""]);
    expect((await importingText(text, apply)).imported).toBe(3);
    expect(await usernames()).toEqual(["ADA", "D’Arcy", "o'connor"]);
    const again = await importingText(text, apply);
    expect(again).toMatchObject({ ready: 0, alreadyHere: 3, imported: 0, wrong: [] });
    expect(await usernames()).toHaveLength(3);
    expect(await valuesOf("o'connor")).toEqual({ name: "O’Connor" });
    expect(await valuesOf("d’arcy")).toEqual({ name: "D'Arcy", born: "2001-02-28" });
  });

  test("what is right can be imported without the rest, and the rest later", async () => {
    expect(await importingText(list(people), { ...apply, skipWrong: true })).toMatchObject({
      imported: 2,
      wrongRows: 5,
    });
    expect(await usernames()).toEqual(["ADA", "o'connor"]);
    const later = await importingText(list([`D’Arcy,${hash},x,`, ...people.slice(0, 1)]), apply);
    expect(later).toMatchObject({ imported: 1, alreadyHere: 1 });
  });

  test("all that is wrong with a row is said", async () => {
    const long = "x".repeat(201);
    const { wrong } = await importingText(`username,name,born\na\u202eb,${long},yesterday\n`);
    expect(wrong).toEqual([
      "2: This username contains a character that is not allowed. Letters, numbers, punctuation and spaces are.",
      "2: Name must be 200 characters or fewer.",
      "2: Date of birth must be a date that exists.",
    ]);
  });
});

describe("members that come along", () => {
  test("log in with their password, and read in their activity who brought them", async () => {
    await importingText(german, apply);
    expect(await logIn({ username: "Mueller", password }, someone())).toMatchObject({ ok: true });
    expect(await logIn({ username: "mueller", password: "another" }, someone())).toEqual({
      ok: false,
      code: "wrong",
    });
    const row = await findByUsername(database(), "mueller");
    if (!row) throw new Error("Nobody was imported.");
    expect(row).toMatchObject({ state: "active", role: "member", language: null });
    expect(row.change).toBeGreaterThan(0);
    const subject = memberOf(row);
    const { entries } = await listActivity({ subject, actor: subject, from: someone() });
    expect(entries.at(-1)).toMatchObject({
      event: "imported",
      by: "command line",
      what: [{ field: "name" }, { field: "born" }],
    });
    expect(await verifyActivity(row.id)).toEqual({ broken: [] });
  });

  test("may have to wait for approval, however many do", async () => {
    await importingText(
      `username,password\n${Array.from({ length: 600 }, (_, at) => `m${at},${hash}`).join("\n")}\n`,
      {
        ...apply,
        state: "awaiting approval",
      },
    );
    const rows = await database().select({ state: members.state, change: members.change }).from(members);
    expect(rows.map(({ state }) => state)).toEqual(Array(600).fill("awaiting approval"));
  });

  test("who is here already stays as they are", async () => {
    const ada = await aMember({ username: "Ada" });
    const text = `username,password,name\nADA,${hash},Another\n`;
    expect(await importingText(text, apply)).toMatchObject({ imported: 0, alreadyHere: 1 });
    expect(await valuesOf("ada")).toEqual({});
    expect(await logIn(ada, someone())).toMatchObject({ ok: true });
  });

  test("guarded formula signs are taken off, in usernames too", async () => {
    await importingText(`username,password,name,description\n'-ada,${hash},'=1+1,''@x\n`, apply);
    expect(await valuesOf("-ada")).toEqual({ name: "=1+1", description: "'@x" });
  });
});

describe("without a hash that can be taken", () => {
  const weird = `username,hash,name\nada,,Ada\nben,unknown,Ben\ncarl,$2b$31$${"a".repeat(53)},Carl\ndora,$2b$10$cut,Dora\neve,${hash},Eve\n`;

  test("people are invited, with their values filled in; nothing of the cell is kept", async () => {
    const { invited, imported, invitations } = await importingText(weird, apply);
    expect(invited).toEqual({ none: 1, unknown: 1, "too dear": 1, damaged: 1 });
    expect({ imported, invited: invitations.map(({ username }) => username) }).toEqual({
      imported: 1,
      invited: ["ada", "ben", "carl", "dora"],
    });
    const token = invitations[0]?.token ?? "";
    const joined = await joinByLink(token, { username: "ada", password: "a long new password" }, someone());
    expect(joined).toMatchObject({ ok: true, as: "member" });
    expect(await valuesOf("ada")).toEqual({ name: "Ada" });
  });

  test("a second time invites nobody again, and gives the same links", async () => {
    const first = await importingText(weird, apply);
    const again = await importingText(weird, apply);
    expect(again).toMatchObject({ ready: 0, alreadyHere: 5, imported: 0 });
    expect(again.invitations).toEqual(first.invitations);
    expect(await database().select().from(oneTimeLinks)).toHaveLength(4);
  });

  test("whoever has used theirs, under any name, is here already", async () => {
    const { invitations } = await importingText(weird, apply);
    await joinByLink(
      invitations[0]?.token ?? "",
      { username: "somebody", password: "a long new password" },
      someone(),
    );
    expect(await importingText(weird, apply)).toMatchObject({ ready: 0, alreadyHere: 5, imported: 0 });
    expect(await usernames()).toEqual(["eve", "somebody"]);
  });

  test("nor does it once the keys were rotated, and the older one dropped", async () => {
    const first = await importingText(weird, apply);
    const [older, newer] = [keys(), randomBytes(32)];
    adoptKeys({ ...older, data: [newer, ...older.data] });
    expect((await importingText(weird, apply)).invitations).toEqual(first.invitations);
    const [dropped = newer] = older.data;
    adoptKeys({
      ...older,
      data: [newer],
      retired: [{ id: keyId(dropped), derived: leftBehindBy(dropped) }],
    });
    const again = await importingText(weird, apply);
    expect(again).toMatchObject({ ready: 0, alreadyHere: 5, imported: 0 });
    expect(again.invitations).toEqual(first.invitations);
    expect(await database().select().from(oneTimeLinks)).toHaveLength(4);
    const token = first.invitations[0]?.token ?? "";
    await joinByLink(token, { username: "somebody", password: "a long new password" }, someone());
    expect(await importingText(weird, apply)).toMatchObject({ ready: 0, alreadyHere: 5, imported: 0 });
  });

  test("two at once invite once, and both give the links that are good", async () => {
    const [one, other] = await Promise.all([importingText(weird, apply), importingText(weird, apply)]);
    expect(one.invitations).toEqual(other.invitations);
    expect(one.imported + other.imported).toBe(1);
    expect(await database().select().from(oneTimeLinks)).toHaveLength(4);
    expect(await findLink(database(), one.invitations[3]?.token ?? "", Date.now())).toBeDefined();
  });

  test("a link that is over is made anew, with another secret", async () => {
    const { invitations } = await importingText(weird, apply);
    await atomically(async (tx) => {
      await tx.update(oneTimeLinks).set({ expiresAt: 1 });
    });
    const again = await importingText(weird, apply);
    expect(again).toMatchObject({ ready: 4, alreadyHere: 1 });
    expect(again.invitations[0]?.expiresAt).toBeGreaterThanOrEqual(invitations[0]?.expiresAt ?? 0);
    for (const { token } of invitations)
      expect(await findLink(database(), token, Date.now())).toBeUndefined();
    expect(await database().select().from(oneTimeLinks)).toHaveLength(4);
  });
});

test("our own members' export is read back", async () => {
  const values = { name: "=Ada", description: 'two\nlines; "quoted"', born: "2001-02-03" };
  const ada = await aMember({ username: "ada" });
  const shown = shownValues(await readInformation(ada));
  const typed = { ...values, born: undefined, "born.day": "3", "born.month": "2", "born.year": "2001" };
  const given = Object.fromEntries(
    Object.entries(typed).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  );
  expect(await updateInformation(ada, shown, given)).toMatchObject({ ok: true });
  const wanted = {
    format: "csv",
    fields: ["name", "description", "born"],
    state: undefined,
    reason: undefined,
  } as const;
  let text = "";
  for await (const piece of exportMembers(
    { actor: commandLine, from: someone(), by: "command line" },
    wanted,
  ))
    text += piece;
  expect(await importingText(text)).toMatchObject({ alreadyHere: 1, ready: 0 });
  await deleteMember(ada, { username: "ada", password: ada.password });
  expect(await usernames()).toEqual([]);
  const { columns, invitations } = await importingText(text, apply);
  expect(columns).toMatchObject({
    id: "left out",
    state: "state",
    username: "username",
    name: "name",
    unreadable: "left out",
  });
  await joinByLink(
    invitations[0]?.token ?? "",
    { username: "ada", password: "a long new password" },
    someone(),
  );
  expect(await valuesOf("ada")).toEqual(values);
  const disabled = text.replace(",member,active,", ",member,disabled,").replace(",ada,", ",ben,");
  expect((await importingText(disabled)).wrong).toEqual(["2: The state there is disabled, not active."]);
});
