import { spawn } from "node:child_process";
import { cpSync, createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closeDatabase } from "#db/client.ts";
import { checkKeys } from "#db/key-checks.ts";
import { keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { aMember } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest, temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { keepKeys } from "../../tests/support/kept-keys.ts";
import { aSmallDisk, mayMount, type SmallDisk } from "../../tests/support/small-disk.ts";
import { type BackupOrder, type BackupProgress, makeBackup } from "./make-backup.ts";
import { makeScheduled } from "./make-scheduled.ts";
import { continueRestore, type RestoreRequest, restoreBackup } from "./restore.ts";
import { isRestoreLeft, isRestoreUnfinished } from "./restore-places.ts";
import { runAside } from "./schedule-process-start.ts";

// A disk that becomes full in the middle, and processes that are killed there.

let disk: SmallDisk;

beforeEach(() => {
  disk = aSmallDisk(48);
});

// Registered before the portal, it is done after it: nothing on the disk is open any more.
afterEach(() => disk.remove());

freshPortalPerTest();

beforeEach(async () => {
  keepKeys();
  await checkKeys(keys(), []);
  await aMember({ username: "Ada" });
});

const nothing = () => {};

/** Has the portal's data on the small disk. */
async function moveToDisk(): Promise<void> {
  await closeDatabase();
  const dataDir = join(disk.folder, "data");
  cpSync(settings().dataDir, dataDir, { recursive: true });
  change({
    ...{ dataDir, databaseUrl: `file:${join(dataDir, "postern.db")}`, certDir: join(dataDir, "certs") },
    backups: { ...settings().backups, dir: join(dataDir, "backups") },
  });
}

const backUp = (order: Partial<BackupOrder>, progress: BackupProgress = nothing) =>
  makeBackup(
    {
      ...{ to: join(settings().dataDir, "a.backup"), by: "command", keys: "with", encryption: undefined },
      ...order,
    },
    progress,
  );

/** Does it when the backup comes to this step. */
function at(step: Parameters<BackupProgress>[0], act: () => void): BackupProgress {
  let isDone = false;
  return (now) => {
    if (now !== step || isDone) return;
    isDone = true;
    act();
  };
}

/** Acts as soon as this is so, and for as long: what is closed meanwhile gives room back. Gives what the work comes to. */
async function when<T>(isSo: () => boolean, act: () => void, work: Promise<T>): Promise<T> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  ended.catch(nothing);
  while (!isOver) {
    if (isSo()) act();
    await pause(2);
  }
  return ended;
}

/** The processes that work on a stage, of those that this thread has started: they take a while to begin. */
function stages(): number[] {
  const children = readFileSync("/proc/thread-self/children", "utf8").trim().split(" ");
  const isStage = (pid: string) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("stage-process");
  return children.filter(isStage).map(Number);
}

const isStaged = () => stages().length > 0;

function killStage(): void {
  for (const pid of stages()) process.kill(pid, "SIGKILL");
}

/** The path of the one sentence that it is refused with. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error?.phrases, String(error?.stack)).toHaveLength(1);
  return error.phrases[0].path;
}

/** What a backup must not leave. */
function nothingLeft(folder = settings().dataDir): void {
  expect(readdirSync(join(settings().dataDir, "staging"))).toEqual([]);
  expect(readdirSync(folder).filter((name) => /backup|unfinished/.test(name))).toEqual([]);
}

describe.skipIf(!mayMount)("a backup", () => {
  test.each(["copy", "look"] as const)("the disk is full while the copy is made (%s)", async (step) => {
    await moveToDisk();
    expect(await refusal(backUp({}, at(step, disk.fill)))).toBe("backup.full");
    nothingLeft();
  });

  test.each(["plain", "encrypted"])("the disk is full while the file is written, %s", async (kind) => {
    const recipients = [await identityToRecipient(await generateX25519Identity())];
    const encryption = kind === "encrypted" ? { recipients } : undefined;
    const to = join(disk.folder, "a.backup");
    expect(await refusal(backUp({ to, encryption }, at("look", disk.fill)))).toBe("backup.full");
    nothingLeft(disk.folder);
  });

  test("the disk is full while it is read back", async () => {
    await moveToDisk();
    expect(await refusal(when(isStaged, disk.fill, backUp({})))).toBe("backup.full");
    nothingLeft();
  });

  test("the reader of standard output ends before it does", async () => {
    const reader = spawn("head", ["-c", "10"], { stdio: ["pipe", "ignore", "inherit"] });
    expect(await refusal(backUp({ to: reader.stdin }))).toBe("backup.notTaken");
    nothingLeft();
  });

  test("the process that looks at it is killed", async () => {
    expect(await refusal(when(isStaged, killStage, backUp({})))).toBe("backup.stageEnded");
    nothingLeft();
  });
});

test.skipIf(!mayMount)(
  "where a rehearsal finds the disk full that is said, and the backup stands",
  async () => {
    await moveToDisk();
    const { file = "" } = await makeScheduled(Date.now(), undefined);
    const order = { kind: "rehearsal", now: Date.now(), lastFolder: undefined } as const;
    const isUnpacking = () => existsSync(join(settings().dataDir, "rehearsing/data/postern.db"));
    const rehearsing = runAside(order, new AbortController().signal);
    expect(await when(isUnpacking, disk.fill, rehearsing)).toEqual({
      worked: false,
      said: { path: "schedule.full", values: { folder: settings().dataDir } },
    });
    expect(existsSync(join(settings().dataDir, "rehearsing"))).toBe(false);
    expect(existsSync(join(settings().backups.dir, file))).toBe(true);
  },
);

describe.skipIf(!mayMount)("a restore", () => {
  const restore = (file: string, differences: Partial<RestoreRequest>) =>
    restoreBackup(
      {
        source: createReadStream(file),
        ...{ opening: {}, keys: undefined, ledgers: [], replaces: true },
        ...{ agree: async () => {}, progress: nothing, ...differences },
      },
      settings(),
    );

  /** A backup of a portal with one member, who has another name there by now. */
  async function backedUp(): Promise<string> {
    const file = join(temporaryDirectory(), "a.backup");
    await backUp({ to: file });
    await moveToDisk();
    renamed();
    return file;
  }

  function renamed(): void {
    const database = new Database(join(settings().dataDir, "postern.db"));
    database.exec("update members set username = 'Augusta'");
    database.close();
  }

  function nameNow(): unknown {
    const database = new Database(join(settings().dataDir, "postern.db"));
    try {
      return database.prepare("select username from members").pluck().get();
    } finally {
      database.close();
    }
  }

  const nothingChanged = () => expect([nameNow(), isRestoreLeft(settings())]).toEqual(["Augusta", false]);

  test("the disk is full while it is made ready, or its process is killed: nothing is changed", async () => {
    const file = await backedUp();
    expect(await refusal(when(isStaged, disk.fill, restore(file, {})))).toBe("restore.noRoom");
    nothingChanged();
    disk.empty();
    expect(await refusal(when(isStaged, killStage, restore(file, {})))).toBe("backup.stageEnded");
    nothingChanged();
  });

  test("the disk is full by the time that it is agreed to: nothing is changed", async () => {
    const file = await backedUp();
    expect(await refusal(restore(file, { agree: async () => disk.fill() }))).toBe("restore.noRoom");
    nothingChanged();
  });

  test("the disk is full while what was there is laid aside: it is finished when there is room", async () => {
    const file = await backedUp();
    // The plan still fits.
    expect(await refusal(restore(file, { agree: async () => disk.fill(1) }))).toBe("restore.full");
    expect(await refusal(continueRestore(settings(), nothing))).toBe("restore.full");
    expect(isRestoreUnfinished(settings())).toBe(true);
    disk.empty();
    expect(await continueRestore(settings(), nothing)).toBe(true);
    expect([nameNow(), isRestoreLeft(settings())]).toEqual(["Ada", false]);
  });
});
