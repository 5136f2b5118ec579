import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";
import { atomically, database, isSharedDatabase } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { areKeysOfDatabase, checkKeys } from "#db/key-checks.ts";
import { activity, filePieces, information, keyChecks, machines, members } from "#db/schema.ts";
import { verifyActivity } from "#features/activity/verify.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { eraseMember } from "#features/erasure/erase-member.ts";
import { copyErasures, isInLedger, readLedger } from "#features/erasure/ledger.ts";
import { readFile } from "#features/files/read-file.ts";
import { referenceTo } from "#features/files/reference.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { findLink, makeLinks } from "#features/links/link.ts";
import { sayKeys } from "#features/machines/said-keys.ts";
import { makeStamp, readStamp } from "#features/request/form-stamp.ts";
import { openCell, readSealed } from "#features/sealed/read-sealed.ts";
import { sealedColumns } from "#features/sealed/sealed-columns.ts";
import { reserve } from "#features/throttles/throttle.ts";
import { keyFileOf, keyFileText, readKeyFile } from "#lib/key-file.ts";
import { adoptKeys, keyId, keys, keysAsFile, readKeys } from "#lib/keys.ts";
import { lastingPurposes, open, SealBroken } from "#lib/sealing.ts";
import { settings } from "#lib/settings.ts";
import { aFileField, textOfBytes, upload } from "../../tests/support/a-file.ts";
import { aMember, day, someone, start, type TestMember } from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { dropPassing, writeNewKey } from "./key-file-changes.ts";
import { keyFileOfLines, keyLines, WrongLine } from "./key-lines.ts";
import { goOn } from "./rotate.ts";
import type { Rotation } from "./rotation.ts";
import { showKeys } from "./show-keys.ts";

freshPortalPerTest();

const adopt = async () => adoptKeys(readKeys(settings()));
const alone: Rotation = {
  adopt,
  isServing: () => false,
  isMine: async () => true,
  ...{ patienceMs: 0, settleMs: 0, leaveUnopened: false, onProgress: () => {} },
  ...{ waitsForSeenMs: 30 * day, backupFrom: async () => undefined },
};
const fileNow = () => readKeyFile(keyFileOf(settings()), []);
const idOf = (name: "data" | "pepper") => keyId(keys()[name][0] ?? Buffer.alloc(0));

beforeEach(async () => {
  writeFileSync(keyFileOf(settings()), keyFileText(keysAsFile(keys())));
  await checkKeys(keys(), []);
});

async function rotate(name: "data" | "pepper" | "session" | "ticket" | "action", rotation = alone) {
  writeNewKey(name);
  return goOn(name, rotation);
}

/** How many values there are; each of them opens. */
async function opened(): Promise<number> {
  let count = 0;
  for (const column of sealedColumns)
    for await (const cells of readSealed(column))
      for (const cell of cells) {
        expect(openCell(column, cell), column.name).toBeDefined();
        count += 1;
      }
  return count;
}

const valuesOf = async (member: TestMember) =>
  Object.fromEntries((await readInformation(member)).map(({ field, value }) => [field.key, value]));

test("a data key is replaced, and nobody sees a difference", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada", contact: "by post" });
  await keep(ada, { name: "Augusta" });
  const [before] = await database().select().from(members);
  const rows = await database().select().from(activity).orderBy(activity.id);
  const [old] = keys().data;
  const values = await opened();
  expect(await rotate("data")).toEqual({ name: "data", stage: "done", inUse: idOf("data") });
  expect(keys().data).toHaveLength(1);
  expect(keys().data[0]).not.toEqual(old);
  expect(JSON.stringify(fileNow())).not.toContain(old?.toString("base64url"));
  expect(await opened()).toBe(values);
  expect(await valuesOf(ada)).toMatchObject({ name: "Augusta", contact: "by post" });
  expect((await database().select().from(members))[0]).toEqual(before);
  const after = await database().select().from(activity).orderBy(activity.id);
  expect(after.map(({ detail: _, ...row }) => row)).toEqual(rows.map(({ detail: _, ...row }) => row));
  expect(await verifyActivity(ada.subject.id)).toEqual({ broken: [] });
  expect(await areKeysOfDatabase(keys())).toBe(true);
  expect((await database().select().from(keyChecks)).map(({ keyId }) => keyId).sort()).toEqual(
    [idOf("data"), idOf("pepper")].sort(),
  );
});

test("the pieces of files are sealed anew, and a form that names a file is taken afterwards", async () => {
  await aFileField();
  const ada = await aMember();
  const stored = await upload(ada, textOfBytes(1_000_000));
  if (!stored.ok) throw new Error(stored.code);
  const form = shownValues(await readInformation(ada));
  const reference = referenceTo("photo", stored.file);
  const [before] = await database().select().from(filePieces);
  await rotate("data");
  const [after] = await database().select().from(filePieces);
  expect(before?.bytes.subarray(0, 9).toString()).not.toBe(`${idOf("data")}.`);
  expect(after?.bytes.subarray(0, 9).toString()).toBe(`${idOf("data")}.`);
  expect(await updateInformation(ada, form, { photo: reference })).toEqual({ ok: true, changed: 1 });
  const pieces = await readFile(database(), ada.subject.id, stored.file.id);
  expect(Buffer.concat(await Array.fromAsync(pieces ?? []))).toEqual(
    Buffer.concat(await Array.fromAsync(textOfBytes(1_000_000))),
  );
});

test("what is left of a dropped data key opens nothing that it sealed", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada" });
  const [row] = await database().select().from(information);
  const context = `information/${ada.subject.id}/name/value`;
  const contexts = sealedColumns.find(({ name }) => name === "information.value")?.contextsOf(row ?? {}) ?? [
    context,
  ];
  expect(open(contexts[0] ?? "", row?.value ?? "")).toBe("Ada");
  await rotate("data");
  expect(keys().retired).toHaveLength(1);
  expect(() => open(contexts[0] ?? "", row?.value ?? "")).toThrow(SealBroken);
});

test("forms, links, counters and the ledger from before are known after a data key is gone", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await keep(ada, { name: "Ada" });
  const shown = shownValues(await readInformation(ada));
  const stamp = makeStamp(ada, shown);
  const invitation = { purpose: "invitation", by: ada.subject, at: start, expiresAt: start + day } as const;
  const [link] = await atomically((tx) => makeLinks(tx, [invitation]));
  const counter = { kind: "try", who: "ada", limit: 1, windowMs: day };
  expect(await reserve([counter], start)).toMatchObject({ ok: true });
  const [row] = await database().select().from(members).where(eq(members.id, ben.subject.id));
  await atomically((tx) => eraseMember(tx, row!, start));
  await copyErasures();
  await rotate("data");
  const read = readStamp(ada, stamp);
  expect(read).toEqual({ ok: true, shown });
  if (read.ok)
    expect(await updateInformation(ada, read.shown, { name: "Augusta" })).toMatchObject({ ok: true });
  expect(await findLink(database(), link?.token ?? "", start)).toMatchObject({ purpose: "invitation" });
  expect(await reserve([counter], start)).toMatchObject({ ok: false, code: "too many" });
  expect(isInLedger(readLedger(), ben.subject.id)).toBe(true);
  expect(isInLedger(readLedger(), ada.subject.id)).toBe(false);

  dropPassing(Date.now() + 3 * day);
  await adopt();
  expect(readStamp(ada, stamp)).toEqual({ ok: false, code: "broken" });
  expect(isInLedger(readLedger(), ben.subject.id)).toBe(true);
  expect(await verifyActivity(ada.subject.id)).toEqual({ broken: [] });
});

test("a value that nobody can open stays, is named, and keeps its key until somebody gives it up", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada", contact: "by post" });
  const old = idOf("data");
  await atomically(async (tx) => {
    await tx
      .update(information)
      .set({ value: `${old}.damaged-and-long-enough` })
      .where(eq(information.fieldKey, "name"));
  });
  const row = `${ada.subject.id} name`;
  const kept = { stage: "kept for values", count: 1 };
  expect(await rotate("data")).toMatchObject({
    ...kept,
    unopened: [{ column: "information.value", row, keyId: old }],
  });
  expect(await goOn("data", alone)).toMatchObject(kept);
  expect(keys().data).toHaveLength(2);
  expect(await valuesOf(ada)).toMatchObject({ contact: "by post" });
  expect(await goOn("data", { ...alone, leaveUnopened: true })).toMatchObject({ stage: "done" });
  expect(keys().data).toHaveLength(1);
  // The next start asks for no key that was given up.
  await checkKeys(keys(), []);
  const [damaged] = await database().select().from(information).where(eq(information.fieldKey, "name"));
  expect(damaged?.value).toBe(`${old}.damaged-and-long-enough`);
});

test("of many values that nobody can open the first are named, and all are counted", async () => {
  for (let times = 0; times < 12; times += 1)
    await keep(await aMember(), { name: "Ada", contact: "by post" });
  await atomically(async (tx) => {
    await tx.update(information).set({ value: `${idOf("data")}.damaged-and-long-enough` });
  });
  const rotated = await rotate("data");
  expect(rotated).toMatchObject({ stage: "kept for values", count: 24 });
  expect(rotated.stage === "kept for values" && rotated.unopened.length).toBe(20);
});

test("what is saved while values are sealed anew stays as it was saved", async () => {
  const ada = await aMember();
  await keep(ada, { name: "0" });
  let saved = 0;
  const saving = { isOver: false };
  const saves = (async () => {
    while (!saving.isOver) await keep(ada, { name: String(++saved) });
  })();
  for (let times = 0; times < 3; times += 1) await rotate("data", { ...alone, settleMs: 20 });
  saving.isOver = true;
  await saves;
  expect(saved).toBeGreaterThan(3);
  expect(await valuesOf(ada)).toMatchObject({ name: String(saved) });
  await opened();
  expect(await verifyActivity(ada.subject.id)).toEqual({ broken: [] });
});

test("a pepper goes when the last member has logged in", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const old = idOf("pepper");
  expect(await rotate("pepper")).toMatchObject({ stage: "waits for members", count: 2 });
  expect(await logIn(ada, someone())).toMatchObject({ ok: true });
  expect(await goOn("pepper", alone)).toMatchObject({ stage: "waits for members", count: 1 });
  const shown = (await showKeys()).keys.filter(({ name }) => name === "pepper");
  expect(shown).toMatchObject([
    { id: idOf("pepper"), stage: "in use", needed: 1 },
    { id: old, stage: "going", needed: 1 },
  ]);
  expect(await logIn(ben, someone())).toMatchObject({ ok: true });
  expect(await goOn("pepper", alone)).toMatchObject({ stage: "done" });
  expect(keys().pepper).toHaveLength(1);
  for (const one of [ada, ben]) expect(await logIn(one, someone())).toMatchObject({ ok: true });
});

test("session and ticket keys open what is older for as long as that lives", async () => {
  const lives = { session: settings().sessionMaxDays * day, ticket: day, action: 0 };
  try {
    for (const [name, ms] of Object.entries(lives) as [keyof typeof lives, number][]) {
      vi.useFakeTimers({ toFake: ["Date"], now: start });
      expect(await rotate(name)).toMatchObject({ stage: ms > 0 ? "waits for time" : "done" });
      if (ms === 0) continue;
      vi.setSystemTime(start + ms - 1);
      expect(await goOn(name, alone)).toMatchObject({ stage: "waits for time", until: start + ms });
      vi.setSystemTime(start + ms);
      expect(await goOn(name, alone)).toMatchObject({ stage: "done" });
      expect(keys()[name]).toHaveLength(1);
    }
  } finally {
    vi.useRealTimers();
  }
});

test("a session key that a restore put in front, of which nothing is noted, is counted from the first look", async () => {
  const session = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((key) => key.toString("base64url"));
  writeFileSync(keyFileOf(settings()), keyFileText({ ...keysAsFile(keys()), session }));
  const lives = settings().sessionMaxDays * day;
  try {
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    for (const now of [start, start + lives - 1]) {
      vi.setSystemTime(now);
      expect(await goOn("session", alone)).toMatchObject({ stage: "waits for time", until: start + lives });
    }
    vi.setSystemTime(start + lives);
    expect(await goOn("session", alone)).toMatchObject({ stage: "done" });
    expect(fileNow()?.session).toEqual(session.slice(0, 1));
  } finally {
    vi.useRealTimers();
  }
});

test("a new key is not used before every process can read with it, nor the old one dropped before none uses it", async () => {
  await aMember();
  const old = idOf("data");
  const serving = { ...alone, isServing: () => true };
  expect(await rotate("data", serving)).toMatchObject({
    stage: "unconfirmed",
    machines: [expect.any(String)],
  });
  expect(idOf("data")).toBe(old);
  const [, coming] = keys().data;
  await sayKeys(keys(), "a build");
  // The portal reads with it now, and is told that it is in use: it has not said so yet.
  expect(await goOn("data", serving)).toMatchObject({ stage: "unconfirmed", coming: keyId(coming!) });
  expect(idOf("data")).toBe(keyId(coming!));
  expect(keys().data).toHaveLength(2);
  await sayKeys(keys(), "a build");
  expect(await goOn("data", serving)).toMatchObject({ stage: "done" });
});

test("another machine is waited for by its name, before a key is dropped for a month", async () => {
  if (!isSharedDatabase()) return;
  const other = {
    id: "other",
    name: "harbour",
    build: "",
    clockOffsetMs: 0,
    lastSeenAt: Date.now(),
    keys: "{}",
  };
  await atomically(async (tx) => {
    await tx.insert(machines).values(other);
  });
  expect(await rotate("data")).toMatchObject({ stage: "unconfirmed", machines: ["harbour"] });
  await atomically(async (tx) => {
    await tx.update(machines).set({ lastSeenAt: Date.now() - 10 * 60_000 });
  });
  expect(await goOn("data", alone)).toMatchObject({ stage: "unconfirmed", machines: ["harbour"] });
  expect(keys().data).toHaveLength(2);
  expect(await goOn("data", { ...alone, waitsForSeenMs: 120_000 })).toMatchObject({ stage: "done" });
});

test("old keys stay for a backup that holds none, and are used for nothing new", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada" });
  const asked: number[] = [];
  let backup: { beganAt: number } | undefined = { beganAt: start };
  const careful: Rotation = {
    ...alone,
    backupFrom: async (before) => {
      asked.push(before);
      return backup;
    },
  };
  for (const name of ["data", "pepper"] as const) {
    const [old] = keys()[name];
    if (name === "pepper") {
      expect(await rotate(name, careful)).toMatchObject({ stage: "waits for members" });
      expect(await logIn(ada, someone())).toMatchObject({ ok: true });
      expect(await goOn(name, careful)).toMatchObject({ stage: "kept for backups", backup });
    } else expect(await rotate(name, careful)).toMatchObject({ stage: "kept for backups", backup });
    await goOn(name, careful);
    expect(keys()[name][1]).toEqual(old);
    const shown = (await showKeys()).keys.filter((key) => key.name === name);
    expect(shown).toMatchObject([{ isForBackups: false }, { needed: 0, isForBackups: true }]);
    // Each time it asks for the same time: from then on a backup needs the new key alone.
    expect(new Set(asked.splice(0)).size).toBe(1);
    await checkKeys(keys(), []);
  }
  backup = undefined;
  for (const name of ["data", "pepper"] as const) {
    expect(await goOn(name, careful)).toMatchObject({ stage: "done" });
    expect(keys()[name]).toHaveLength(1);
  }
});

test("what is sealed with the old key at the last moment keeps it until that is sealed anew", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada" });
  let times = 0;
  const heldUp: Rotation = {
    ...alone,
    backupFrom: async () => {
      if (times++ > 0) return undefined;
      const all = keys();
      adoptKeys({ ...all, data: all.data.toReversed() });
      await keep(ada, { name: "Augusta" });
      adoptKeys(all);
      return undefined;
    },
  };
  expect(await rotate("data", heldUp)).toMatchObject({ stage: "done" });
  expect(times).toBe(2);
  await opened();
  expect(await valuesOf(ada)).toMatchObject({ name: "Augusta" });
});

test("keys that settings give are rotated by hand, step by step", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada" });
  const [old] = keys().data;
  const fresh = Buffer.alloc(32, 7);
  const give = (...list: Buffer[]) => {
    change({ givenKeys: { data: list.map((key) => key.toString("base64url")) } });
    adoptKeys(readKeys(settings()));
  };
  give(old!, fresh);
  await checkKeys(keys(), []);
  expect(await goOn("data", alone)).toMatchObject({ stage: "given", next: "in front", list: [fresh, old] });
  give(fresh, old!);
  await checkKeys(keys(), []);
  expect(await goOn("data", alone)).toMatchObject({ stage: "given", next: "alone", list: [fresh] });
  give(fresh);
  await checkKeys(keys(), []);
  await opened();
  expect(await verifyActivity(ada.subject.id)).toEqual({ broken: [] });
});

test("the lines of a sheet make the same keys again, and a mistyped letter is found", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada" });
  await rotate("data");
  await rotate("pepper");
  const lines = keyLines(keys()).map(({ line }) => line);
  const again = keyFileOfLines(lines.toReversed().join("\n\n"));
  const { notes: _, retired, ...file } = fileNow() ?? {};
  expect(again).toMatchObject(file);
  const lasting = Object.entries(retired ?? {}).map(([id, { derived }]) => [
    id,
    { derived: Object.fromEntries(lastingPurposes.map((purpose) => [purpose, derived[purpose]])) },
  ]);
  expect(again.retired).toMatchObject(Object.fromEntries(lasting));
  for (const [at, line] of lines.entries()) {
    const code = line.lastIndexOf(" ") + 1;
    const letter = line[code + 9] === "A" ? "B" : "A";
    const wrong = `${line.slice(0, code + 9)}${letter}${line.slice(code + 10)}`;
    const all = lines.map((one, place) => (place === at ? wrong : one)).join("\n");
    expect(() => keyFileOfLines(all)).toThrow(WrongLine);
  }
  const typed = lines.map((line) => {
    const code = line.lastIndexOf(" ") + 1;
    const letters = line.slice(code).replaceAll("0", "o").replaceAll("1", "l").replaceAll("-", " ");
    return `${line.slice(0, code)}${letters}`.toLowerCase();
  });
  const withoutTimes = ({ retired: left, ...own }: ReturnType<typeof keyFileOfLines>) => ({
    ...own,
    left: Object.entries(left ?? {}).map(([id, { derived }]) => [id, derived]),
  });
  expect(withoutTimes(keyFileOfLines(typed.join("\n")))).toEqual(
    withoutTimes(keyFileOfLines(lines.join("\n"))),
  );
  writeFileSync(keyFileOf(settings()), keyFileText(again));
  await adopt();
  await opened();
  expect(await verifyActivity(ada.subject.id)).toEqual({ broken: [] });
});

test("keys are typed in rows as they are printed, and a row that is missing is found", () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
  // Its first row begins with DATA 1111.
  const likeWords = Buffer.from("6ab4a08421", "hex");
  fc.assert(
    fc.property(key, key, fc.boolean(), (one, other, isLikeWords) => {
      const data = isLikeWords ? Buffer.concat([likeWords, one.subarray(5)]) : one;
      const all = keyLines({
        ...{ session: [other], pepper: [one], data: [data], ticket: [one], action: [other] },
        retired: [{ id: keyId(other), derived: { [lastingPurposes[0] ?? ""]: one } }],
      });
      const rows = all.flatMap((line) => line.rows);
      expect(rows.every((row) => row.length < 45)).toBe(true);
      const typed = rows
        .join("\n")
        .toLowerCase()
        .replaceAll("-", isLikeWords ? " " : "-");
      const { retired: _, ...file } = keyFileOfLines(typed);
      expect(file.data).toEqual([data.toString("base64url")]);
      expect(file.action).toEqual([other.toString("base64url")]);
      for (const at of rows.keys())
        expect(() => keyFileOfLines(rows.toSpliced(at, 1).join("\n"))).toThrow(WrongLine);
    }),
    { numRuns: 50 },
  );
});

test("a key that is whole again is listed once, as what it is", async () => {
  const [old] = keys().data;
  await rotate("data");
  expect((await showKeys()).retired).toEqual([keyId(old ?? Buffer.alloc(0))]);
  const file = fileNow();
  const data = [...(file?.data ?? []), old?.toString("base64url") ?? ""];
  writeFileSync(keyFileOf(settings()), keyFileText({ ...file, data }));
  await adopt();
  expect((await showKeys()).retired).toEqual([]);
  expect(keyLines(keys()).some(({ isRemains }) => isRemains)).toBe(false);
});

test("after any sequence of rotations and writes all opens, chains hold, the ledger knows", async () => {
  const step = fc.oneof(
    fc.constantFrom("data", "pepper", "begin data", "begin pepper", "log in", "erase"),
    fc.string({ maxLength: 20 }).map((text) => `save ${text.replaceAll(/[^\w ]/g, "").trim()}`),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
      const ada = await aMember();
      const erased: string[] = [];
      let name = "";
      for (const one of steps) {
        if (one === "data" || one === "pepper") await rotate(one);
        else if (one === "begin data" || one === "begin pepper") {
          // Ended by whatever comes before it was confirmed.
          writeNewKey(one === "begin data" ? "data" : "pepper");
          await adopt();
        } else if (one === "log in") expect(await logIn(ada, someone())).toMatchObject({ ok: true });
        else if (one === "erase") {
          const ben = await aMember();
          erased.push(ben.subject.id);
          const [row] = await database().select().from(members).where(eq(members.id, ben.subject.id));
          await atomically((tx) => eraseMember(tx, row!, start));
          await copyErasures();
        } else {
          name = one.slice("save ".length);
          await keep(ada, { name });
        }
      }
      await opened();
      expect((await valuesOf(ada)).name ?? "").toBe(name);
      expect(await verifyActivity(ada.subject.id)).toEqual({ broken: [] });
      for (const id of erased) expect(isInLedger(readLedger(), id)).toBe(true);
      expect(await logIn(ada, someone())).toMatchObject({ ok: true });
      expect(await areKeysOfDatabase(keys())).toBe(true);
    }),
    { numRuns: 8 },
  );
});
