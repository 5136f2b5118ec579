import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Argument, Command } from "commander";
import type { Rotated, Rotation } from "#features/keys/rotation.ts";
import { adoptKeys, keyId, keys, readKeys } from "#lib/keys.ts";
import { type KeyName, settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { clearProgress, print, say, showProgress, timeText } from "./print.ts";
import { withDatabase } from "./with-database.ts";
import { t } from "./words.ts";

type Options = { continue?: true; again?: true; leaveUnreadable?: true; withoutAbsent?: true };

const kinds = ["data", "pepper", "session", "ticket", "action"] as const satisfies KeyName[];
/** A machine with its own keys.json says nothing until that is brought there. */
const patienceMs = 30_000;
/** Longer than a transaction and a hash wait, and than processes look at keys.json. */
const settleMs = 10_000;
/** One that was killed may take as long to end. */
const endsMs = 3_000;

export function keysRotateCommand(): Command {
  return new Command("rotate")
    .description(t("keys.rotate.description"))
    .addArgument(new Argument("[kind]", t("keys.rotate.kind")).choices(kinds))
    .option("--continue", t("keys.rotate.continue"))
    .option("--again", t("keys.rotate.again"))
    .option("--leave-unreadable", t("keys.rotate.leaveUnreadable"))
    .option("--without-absent", t("keys.rotate.withoutAbsent"))
    .action((kind: KeyName | undefined, options: Options) =>
      withDatabase(() => rotate(kind === undefined ? kinds : [kind], options)),
    );
}

async function rotate(names: readonly KeyName[], options: Options): Promise<void> {
  // Whoever called it has ended, however: what is left is for the next call.
  const end = () => process.exit(1);
  process.once("disconnect", end);
  try {
    await rotateInTurn(names, options);
  } finally {
    // Who listens for it does not end by itself.
    process.off("disconnect", end);
  }
}

async function rotateInTurn(names: readonly KeyName[], options: Options): Promise<void> {
  const lock = await takeTurn();
  try {
    const all: Rotated[] = [];
    for (const name of names) {
      const rotated = await rotateKind(name, options);
      if (rotated) all.push(rotated);
      report(name, rotated);
    }
    if (all.some(isChanged)) say(t("keys.rotate.sheet"));
    if (all.some(({ stage }) => stage === "unconfirmed" || stage === "kept for values")) process.exitCode = 1;
  } finally {
    lock.release();
  }
}

/** The portal goes on with what was begun by itself: it is waited for. Another command is not. */
async function takeTurn(): Promise<{ release(): void }> {
  const { dataDirHolder, takeRotationLock, rotationLockHolder } = await import(
    "#features/keys/rotation-lock.ts"
  );
  for (const end = performance.now() + endsMs; ; ) {
    const lock = takeRotationLock();
    if (lock) return lock;
    const holder = rotationLockHolder();
    if (holder && holder.pid !== dataDirHolder()?.pid && performance.now() > end)
      throw new StartProblem(phrase("keys.rotating", { process: holder.pid }));
    await pause(500);
  }
}

/** Whether a sheet from before lacks a key in use: of keys that settings give people are not through yet. */
function isChanged(rotated: Rotated): boolean {
  return rotated.stage === "given" ? rotated.next === "alone" : rotated.stage !== "unconfirmed";
}

/** Undefined: nothing was to be gone on with. */
async function rotateKind(name: KeyName, options: Options): Promise<Rotated | undefined> {
  const { goOn, isRotating } = await import("#features/keys/rotate.ts");
  const { writeNewKey } = await import("#features/keys/key-file-changes.ts");
  const { isGiven } = await import("#features/keys/key-states.ts");
  const isUnderWay = await isRotating(name);
  if (options.continue && !isUnderWay) return undefined;
  if (!isUnderWay || (options.again && !options.continue)) {
    const [inUse = Buffer.alloc(0)] = keys()[name];
    const list = [inUse, randomBytes(32), ...keys()[name].slice(1)];
    if (isGiven(name)) return { name, inUse: keyId(inUse), stage: "given", next: "behind", list };
    writeNewKey(name);
  }
  return goOn(name, await rotation(options));
}

async function rotation({ leaveUnreadable, withoutAbsent }: Options): Promise<Rotation> {
  const { keylessBackupFrom } = await import("#features/backups/keyless-backup.ts");
  const { rememberedMs } = await import("#features/machines/heartbeat.ts");
  const { seenLatelyMs } = await import("#features/machines/said-keys.ts");
  const { dataDirHolder } = await import("#features/keys/rotation-lock.ts");
  return {
    adopt: async () => adoptKeys(readKeys(settings())),
    isServing: () => dataDirHolder() !== undefined,
    isMine: async () => true,
    ...{ patienceMs, settleMs, leaveUnopened: leaveUnreadable === true },
    waitsForSeenMs: withoutAbsent ? seenLatelyMs : rememberedMs,
    backupFrom: keylessBackupFrom,
    onProgress: (looked, of) =>
      showProgress(t("keys.rotate.progress", { looked: String(looked), of: String(of) })),
  };
}

function report(name: KeyName, rotated: Rotated | undefined): void {
  clearProgress();
  if (rotated?.stage === "given") reportGiven(name, rotated.next, rotated.list);
  else say(rotated ? sentenceOf(rotated) : t("keys.rotate.nothing", { kind: name }));
  if (rotated?.stage !== "kept for values") return;
  for (const { column, row } of rotated.unopened) say(`  ${column} ${row}`);
  if (rotated.count > rotated.unopened.length) say("  …");
}

function sentenceOf(rotated: Exclude<Rotated, { stage: "given" }>): string {
  const said = { kind: rotated.name, id: rotated.inUse };
  switch (rotated.stage) {
    case "done":
      return t("keys.rotate.done", said);
    case "waits for members":
      return t("keys.rotate.members", { ...said, count: String(rotated.count) });
    case "waits for time":
      return rotated.until === undefined
        ? t("keys.rotate.byHand", said)
        : t("keys.rotate.time", { ...said, time: timeText(rotated.until) });
    case "kept for values":
      return t("keys.rotate.unreadable", { count: String(rotated.count) });
    case "kept for backups":
      return t("keys.rotate.backups", { ...said, time: timeText(rotated.backup.beganAt) });
    case "unconfirmed":
      return t("keys.rotate.unconfirmed", {
        ...{ kind: rotated.name, id: rotated.coming },
        machines: rotated.machines.join(", "),
      });
  }
}

/** Standard output has the value alone. */
function reportGiven(name: KeyName, next: "behind" | "in front" | "alone", list: readonly Buffer[]): void {
  const setting = `${name.toUpperCase()}_KEY`;
  const step = { behind: "behind", "in front": "inFront", alone: "alone" }[next] as
    | "behind"
    | "inFront"
    | "alone";
  print(`${setting}=${list.map((key) => key.toString("base64url")).join(",")}`);
  say(t(`keys.rotate.${step}`, { setting, kind: name }));
}
