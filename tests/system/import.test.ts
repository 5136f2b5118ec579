import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { of, posternWith } from "../support/command.ts";
import { type OldUser, oldDatabase, sha512 } from "../support/importing.ts";
import { used } from "../support/links.ts";
import { exported, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { readBeside } from "../support/rows.ts";

// Members are brought along beside a portal that serves, each command as a process of its own.

let portal: Portal;
const folder = mkdtempSync(join(tmpdir(), "postern-import-"));
const count = 200;

beforeAll(async () => {
  portal = await startPortal({ ATTEMPTS_PER_NETWORK: "1000" });
});

afterAll(async () => {
  await portal.stop();
});

const run = (...args: string[]) => posternWith("", ["import", ...args], of(portal));
/** The same with a full disk behind standard output. */
async function runOntoFullDisk(...args: string[]) {
  const full = openSync("/dev/full", "w");
  const main = join(import.meta.dirname, "../../cli/main.ts");
  const child = spawn(process.execPath, [main, "import", ...args], {
    env: { ...process.env, ...of(portal) },
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  const [err, [code]] = await Promise.all([text(child.stderr as Readable), once(child, "exit")]);
  return { code, err };
}
const howMany = async () => Number((await readBeside(portal, "SELECT count(*) FROM members"))[0]);
const passwordOf = (number: number) =>
  number % 2 === 0 ? String(number) : `ä rather longer password ${number}`;

async function logIn(username: string, password: string) {
  const browser = new PlainBrowser(portal);
  return { browser, answer: await browser.submit("/log-in", { username, password }) };
}

test("a database of the system of 2020: shown, imported once, and everybody logs in with the old password", async () => {
  const file = join(folder, "users.db");
  const users = Array.from(
    { length: count },
    (_, at): OldUser => [`Old ${at}`, sha512(passwordOf(at)), `about ${at}`, "by post"],
  );
  oldDatabase(file, users);
  const bytes = readFileSync(file);
  const shown = await run(file);
  expect(shown).toMatchObject({
    code: 0,
    out: "",
    err: expect.stringMatching(/name +username\n +password +password\n +description +field description\n/),
  });
  expect(shown.err).toMatch(
    /\nReady +200 \(Old 0, .* …\)\nAlready here +0\nWrong +0\n\nNothing was changed\. .*--apply\.\n$/,
  );
  expect(await howMany()).toBe(0);

  const done = await run(file, "--apply");
  expect(done).toMatchObject({
    code: 0,
    out: "",
    err: expect.stringMatching(/\nImported as members: 200\. Invited: 0\.\n$/),
  });
  for (const number of [0, 7, count - 1]) {
    const { answer, browser } = await logIn(`old ${number}`, passwordOf(number));
    expect(answer.status, answer.body).toBe(303);
    expect(await exported(browser)).toMatchObject({
      name: "",
      description: `about ${number}`,
      contact: "by post",
    });
    // Rehashed by then.
    expect((await logIn(`old ${number}`, passwordOf(number))).answer.status).toBe(303);
  }
  expect((await logIn("old 8", passwordOf(9))).answer.status).toBe(200);

  const again = await run(file, "--apply", "--json");
  expect(JSON.parse(again.out)).toMatchObject({
    format: "database",
    ready: 0,
    alreadyHere: count,
    imported: 0,
    wrong: [],
    invitations: 0,
  });
  expect(again.code).toBe(0);
  expect(await howMany()).toBe(count);
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test("a CSV file: faults end it with 1, links are all that is printed, and the same ones again", async () => {
  await signedUp(portal, "carla");
  const file = join(folder, "people.csv");
  writeFileSync(
    file,
    "Benutzername;Name;Schuhe\r\nm\u00fcller;M\u00fcller;41\r\n;Nobody;\r\nCARLA;Carla;\r\n",
    "latin1",
  );
  const told = ["--encoding", "windows-1252", "--ignore", "schuhe"];
  expect(await run(file)).toEqual({
    code: 1,
    out: "",
    err: expect.stringMatching(/^Line 2 of .*--encoding windows-1252/),
  });
  expect(await run(file, "--encoding", "windows-1252")).toEqual({
    code: 1,
    out: "",
    err: expect.stringMatching(/^Nothing here is called "Schuhe"/),
  });
  const before = await howMany();
  const refused = await run(file, ...told, "--apply");
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toMatch(/\n {2}Line 3: The username is missing\.\n\nNothing was imported\./);
  const asJson = await run(file, ...told, "--apply", "--json");
  expect(asJson.code).toBe(1);
  expect(JSON.parse(asJson.out)).toEqual({
    format: "csv",
    columns: [
      { header: "Benutzername", use: "username" },
      { header: "Name", use: "field", field: "name" },
      { header: "Schuhe", use: "left out" },
    ],
    ...{ ready: 1, alreadyHere: 1, imported: 0, wrongRows: 1, invitations: 1 },
    wrong: [{ line: 3, why: "The username is missing." }],
  });
  expect(await howMany()).toBe(before);

  const done = await run(file, ...told, "--apply", "--skip-wrong");
  expect(done.code, done.err).toBe(0);
  const [row, ...more] = parse(done.out, { columns: true }) as { username: string; link: string }[];
  expect(more).toEqual([]);
  expect(row?.username).toBe("m\u00fcller");
  expect(await runOntoFullDisk(file, ...told, "--apply", "--skip-wrong")).toEqual({
    code: 1,
    err: expect.stringMatching(/\nStandard output did not take all of it \(ENOSPC\); [^\n]*\n$/),
  });
  const again = await run(file, ...told, "--apply", "--skip-wrong", "--json");
  expect(JSON.parse(again.out)).toMatchObject({ imported: 0, invitations: 1, links: [row] });
  const browser = new PlainBrowser(portal);
  const token = new URL(row?.link ?? "").pathname.replace("/link/", "");
  const answer = await used(browser, token, {
    username: "m\u00fcller",
    password: "a long enough password",
  });
  expect(answer.status, answer.body).toBe(303);
  expect((await exported(browser)).name).toBe("M\u00fcller");
});

test("what is no usage ends with 2", async () => {
  const file = join(folder, "one.csv");
  writeFileSync(file, "username\nada\n");
  const wrong = [
    [],
    [file, "--column", "username"],
    [file, "--ignore", "shoes"],
    [file, "--encoding", "klingon"],
    [file, "--state", "gone"],
    [file, "--days", "400"],
  ];
  for (const args of wrong) expect(await run(...args)).toMatchObject({ code: 2, out: "" });
  expect((await run("--help")).out).toMatch(/^Usage: postern import /);
});
