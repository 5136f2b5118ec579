import { constants } from "node:os";
import { resolve } from "node:path";
import { Command } from "commander";
import type { Encryption } from "#features/backups/archive.ts";
import type { BackupProgress, MadeBackup } from "#features/backups/make-backup.ts";
import { lowerPriority } from "#lib/lower-priority.ts";
import { type Settings, terminalLanguage } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { formatsOf } from "#lib/words/formats.ts";
import { phrase } from "#lib/words/phrase.ts";
import { askNewPassphrase } from "./ask.ts";
import { calledFrom } from "./called-from.ts";
import { clearProgress, print, printJson, say, showProgress } from "./print.ts";
import { withDatabase } from "./with-database.ts";
import { t } from "./words.ts";

type Options = {
  recipient?: string[];
  passphrase?: true;
  withoutKeys?: true;
  force?: true;
  json?: true;
};

export function backupCommand(): Command {
  return new Command("backup")
    .description(t("backup.description"))
    .argument("<FILE|->", t("backup.file"))
    .option("--recipient <AGE1…>", t("backup.recipient"), (one, all: string[] = []) => [...all, one])
    .option("--passphrase", t("backup.passphrase"))
    .option("--without-keys", t("backup.withoutKeys"))
    .option("--force", t("backup.force"))
    .option("--json", t("json"))
    .action((file: string, options: Options) => withDatabase((settings) => backUp(file, options, settings)));
}

async function backUp(file: string, options: Options, settings: Settings): Promise<void> {
  requireUsable(file, options);
  const encryption = await encryptionOf(options, settings);
  const keys = options.withoutKeys ? "without" : "with";
  lowerPriority();
  // What it was doing is removed as it exits.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  // A reader who leaves early has no backup: it is said where it is sent.
  if (file === "-") process.stdout.removeAllListeners("error").on("error", () => {});
  // The settings decide what this is made for (db/dialect.ts), so they come first.
  const { makeBackup } = await import("#features/backups/make-backup.ts");
  const to = file === "-" ? process.stdout : resolve(calledFrom, file);
  const existing = options.force ? "replace" : "refuse";
  try {
    const made = await makeBackup({ to, existing, by: "command", keys, encryption }, showStep);
    clearProgress();
    report(made, options, encryption);
  } finally {
    clearProgress();
  }
}

function requireUsable(file: string, { json, recipient, passphrase }: Options): void {
  if (file === "-" && process.stdout.isTTY) throw new StartProblem(phrase("backup.terminal"), 2);
  if (file === "-" && json) throw new StartProblem(phrase("backup.jsonAndBackup"), 2);
  if (recipient && passphrase) throw new StartProblem(phrase("backup.twoLocks"), 2);
}

/** A passphrase is what was asked for; so are recipients named here, in place of those of the settings. */
async function encryptionOf(
  { recipient, passphrase }: Options,
  { backups }: Settings,
): Promise<Encryption | undefined> {
  if (passphrase) return { passphrase: await askNewPassphrase() };
  const recipients = recipient ?? backups.recipients;
  return recipients.length > 0 ? { recipients } : undefined;
}

const showStep: BackupProgress = (step, done, all) => {
  const percent = all === undefined ? String(done) : `${Math.floor((100 * done) / all)} %`;
  const megabytes = String(Math.floor(done / 1_000_000));
  const texts = {
    copy: t("backup.copying", { done: percent }),
    look: t("backup.looking", { done: String(done) }),
    write: t("backup.writing", { done: megabytes }),
    verify: t("backup.verifying", { done: String(done) }),
  };
  showProgress(texts[step]);
};

function report(
  { file, bytes, manifest, report }: MadeBackup,
  { json }: Options,
  encryption: Encryption | undefined,
): void {
  const { tables, rows, values, unopened } = report;
  if (unopened > 0) say(t("backup.unopened", { unopened: String(unopened), values: String(values) }));
  const { keys, madeAt } = manifest;
  const encrypted = encryption !== undefined;
  if (json) printJson({ file, bytes, tables, values, unopened, encrypted, keys, madeAt });
  else if (file !== undefined) print(file);
  if (!encrypted) say(keys ? t("backup.open") : t("backup.keyless"));
  if (json) return;
  const { bytes: sizeText, number } = formatsOf(terminalLanguage());
  const members = tables.find(({ table }) => table === "members")?.rows ?? 0;
  const counts = { members: number(members), rows: number(rows), values: number(values - unopened) };
  say(t("backup.done", { size: sizeText(bytes), ...counts }));
}
