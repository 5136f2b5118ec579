import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BusyMember, reader, saver } from "../support/busy-members.ts";
import { beginItself, of, postern, posternAtTerminal, posternWith } from "../support/command.ts";
import { exported, loggedIn, signedUp } from "../support/people.ts";
import { formOf } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { isAlive, workersOf } from "../support/processes.ts";

// Keys are rotated beside a portal whose members save and read all the time.

type File = Record<"session" | "pepper" | "data" | "ticket" | "action", string[]>;

/** The reader logs in more often than people do. */
const busySettings = {
  WORKERS: "2",
  SESSIONS_PER_MEMBER: "1000",
  ATTEMPTS_PER_MEMBER: "1000",
  ATTEMPTS_PER_NETWORK: "1000",
};

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal(busySettings);
});

afterAll(async () => {
  await portal.stop("SIGKILL");
});

const fileNow = () => JSON.parse(readFileSync(join(portal.dataDir, "keys.json"), "utf8")) as File;
const rotate = (...args: string[]) => postern(["keys", "rotate", ...args], of(portal));

/** Begins to rotate the data key and kills the command when the file is as it should be for that. */
async function killedWhen(isThere: (file: File) => boolean): Promise<void> {
  const command = beginItself(["keys", "rotate", "data"], of(portal));
  const ended = once(command, "exit");
  await waitFor(() => isThere(fileNow()) || command.exitCode !== null, 30_000);
  command.kill("SIGKILL");
  expect(await ended).toEqual([null, "SIGKILL"]);
}

test("data, pepper and session keys are rotated while members save and read, and killed in between it goes on", async () => {
  const before = fileNow();
  const ada = await signedUp(portal, "ada");
  const busy: BusyMember[] = [saver(ada, "ada"), reader(await signedUp(portal, "ben"), "ben")];
  await killedWhen(({ data }) => data.length === 2);
  expect(fileNow().data[0]).toBe(before.data[0]);
  await killedWhen(({ data }) => data[0] !== before.data[0]);

  expect(await rotate("data")).toMatchObject({
    code: 0,
    out: "",
    err: expect.stringMatching(/^data: the key .*\nNow print a new sheet .* and make a new backup /s),
  });
  expect(fileNow().data).toHaveLength(1);
  expect(fileNow().data[0]).not.toBe(before.data[0]);
  const pepper = await rotate("pepper");
  expect([pepper.code, pepper.err]).toEqual([0, expect.stringMatching(/is in use/)]);
  expect((await rotate("session")).code).toBe(0);
  expect(fileNow().session).toEqual([expect.any(String), before.session[0]]);

  await Promise.all(busy.map((member) => member.stop()));
  for (const member of busy) {
    const { wrong, lost, answers } = member.seen();
    expect({ wrong, lost, answers }).toMatchObject({ wrong: [], lost: 0 });
    expect(Object.keys(answers).filter((status) => !/^(200|303)$/.test(status))).toEqual([]);
  }
  expect(busy[0]?.confirmed()).toBeGreaterThan(20);
  expect(JSON.stringify(fileNow())).not.toContain(before.data[0]);
  expect((await exported(ada)).description).toBe(busy[0]?.saved());
  expect((await exported(await loggedIn(portal, "ada"))).description).toBe(busy[0]?.saved());
  expect(portal.log().filter(({ event }) => event === "sealed value cannot be opened")).toEqual([]);
  const doctor = await postern(["keys", "show", "--json"], of(portal));
  const shown = JSON.parse(doctor.out) as { keys: { kind: string; stage: string; values?: number }[] };
  expect(shown.keys.map(({ kind, stage }) => `${kind} ${stage}`)).toEqual(
    expect.arrayContaining(["data in use", "session in use", "session going"]),
  );
  for (const key of Object.values(fileNow()).flat()) expect(doctor.out).not.toContain(key);
});

test("an action key takes effect as one worker after the other is replaced, and a form that is open is taken", async () => {
  const [before, workers] = [fileNow(), workersOf(portal)];
  const ada = await loggedIn(portal, "ada");
  const form = formOf((await ada.get("/information/edit")).body, ["contact"]);
  expect(await rotate("action")).toMatchObject({ code: 0, out: "" });
  expect(fileNow().action).toEqual([expect.not.stringMatching(before.action[0] ?? "")]);
  const after = workersOf(portal);
  expect([after.length, after.filter((pid) => workers.includes(pid))]).toEqual([workers.length, []]);
  const told = portal.log().filter(({ worker }) => workers.includes(Number(worker)));
  expect(told.filter(({ event }) => event === "worker replaced")).toMatchObject(
    workers.map(() => ({ level: "info", reason: "keys", code: 0 })),
  );
  expect(told.filter(({ event }) => event === "worker ended")).toEqual([]);
  // The second one ended when the first had a successor.
  const events = portal.log().filter(({ event }) => /^worker (listening|replaced)$/.test(String(event)));
  const [, second = -1] = events.flatMap(({ event }, at) => (event === "worker replaced" ? [at] : []));
  const successors = events.slice(0, second).filter(({ worker }) => after.includes(Number(worker)));
  expect(successors.length).toBeGreaterThan(0);
  // No action binds arguments, so no form that is open carries anything that the older key sealed.
  const saved = await ada.post("/information/edit", { ...form, contact: "typed before" });
  expect([saved.status, (await exported(ada)).contact]).toEqual([303, "typed before"]);
});

test("what is shown says what its columns and kinds are", async () => {
  const { out } = await postern(["keys", "show"], of(portal));
  expect(out).toMatch(/^KIND +ID +STAGE +SINCE +FROM +NEEDED BY\n/);
  expect(out).toMatch(/^pepper .* members: \d+$/m);
  expect(out).toMatch(/^ticket +lets browsers /m);
  expect((await postern(["keys", "show", "--help"], of(portal))).out).toMatch(/^action +seals /m);
});

test("everything killed in the middle: the next start goes on by itself", async () => {
  const before = fileNow();
  await killedWhen(({ data }) => data.length === 2);
  const pids = [...workersOf(portal), portal.process.pid ?? 0];
  for (const pid of pids) process.kill(pid, "SIGKILL");
  await waitFor(() => !pids.some(isAlive));
  portal = await startPortal({ ...busySettings, ...of(portal) });
  await waitFor(() => fileNow().data.length === 1, 40_000);
  expect(fileNow().data[0]).not.toBe(before.data[0]);
  expect((await exported(await loggedIn(portal, "ada"))).description).toMatch(/^text /);
});

test("two at once: one says that the other runs", async () => {
  const first = beginItself(["keys", "rotate", "pepper", "--again"], of(portal));
  const length = fileNow().pepper.length;
  await waitFor(() => fileNow().pepper.length > length || first.exitCode !== null, 30_000);
  const second = await rotate("data");
  expect(second).toMatchObject({ code: 1, out: "" });
  expect(second.err).toMatch(/^Keys are being rotated already \(process \d+\); wait until that is done\.\n$/);
  first.kill("SIGKILL");
});

test("a sheet is printed for paper, never on a terminal unasked, and makes the same keys again", async () => {
  const { code, out } = await postern(["keys", "sheet"], of(portal));
  expect(code).toBe(0);
  expect(Math.max(...out.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
  const onTerminal = await posternAtTerminal([], ["keys", "sheet"], of(portal));
  expect(onTerminal.code).toBe(2);
  expect(onTerminal.out).not.toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}/);
  const lines = out.match(/^(\w+ \d |retired [0-9a-z]{10} [a-z-]+\n)[0-9A-Z-]{69}$/gm) ?? [];
  expect(lines.length).toBeGreaterThanOrEqual(5);

  const folder = mkdtempSync(join(tmpdir(), "postern-sheet-"));
  const page = join(folder, "sheet.html");
  const here = { cwd: folder };
  expect((await posternWith("", ["keys", "sheet", "--html", "sheet.html"], of(portal), here)).code).toBe(0);
  expect(statSync(page).mode & 0o777).toBe(0o600);
  const rows = [...readFileSync(page, "utf8").matchAll(/<pre>(.*?)<\/pre>/gs)].map(([, text]) => text ?? "");
  expect(rows.map((text) => text.replaceAll(/(?<=\n.*)\n/g, "-").replace("\n", " "))).toEqual(
    lines.map((line) => line.replace("\n", " ")),
  );
  expect((await posternWith("", ["keys", "sheet", "--html", page], of(portal))).code).toBe(1);

  const empty = { DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs") };
  const typed = join(folder, "typed");
  writeFileSync(
    typed,
    lines.join("\n").replace(/(?<=^data 1 .{3})./m, (letter) => (letter === "A" ? "B" : "A")),
  );
  expect(await posternWith("", ["keys", "restore", "typed"], empty, here)).toMatchObject({
    code: 1,
    out: "",
  });
  expect((await posternWith(rows.join("\n").toUpperCase(), ["keys", "restore", "-"], empty)).code).toBe(0);
  const made = join(empty.DATA_DIR, "keys.json");
  expect(JSON.parse(readFileSync(made, "utf8"))).toMatchObject({
    data: fileNow().data,
    pepper: fileNow().pepper,
  });
  expect(statSync(made).mode & 0o777).toBe(0o600);
  const again = await posternWith(lines.join("\n"), ["keys", "restore", "-"], empty);
  expect([again.code, again.err]).toEqual([1, `${made} is there already; move it away first.\n`]);
  rmSync(folder, { recursive: true });
  expect(await posternWith("", ["keys", "restore", typed], empty)).toMatchObject({
    ...{ code: 2, out: "" },
    err: expect.stringMatching(/typed cannot be read \(ENOENT\); name the file with the lines of the sheet/),
  });
});

test("wrong uses are said to be so", async () => {
  expect((await rotate("doors")).code).toBe(2);
  expect(await rotate("data", "--continue")).toMatchObject({ code: 0, err: "data: nothing is under way.\n" });
  expect((await postern(["keys"], of(portal))).code).toBe(2);
});
