import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { reportFailure } from "#lib/report-failure.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { backupCommand } from "./backup.ts";
import "./called-from.ts";
import { bundleCommand } from "./bundle.ts";
import { certificateCommand } from "./certificate.ts";
import { doctorCommand } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { healthCommand } from "./health.ts";
import { importCommand } from "./import.ts";
import { inviteCommand } from "./invite.ts";
import { keysCommand } from "./keys.ts";
import { memberCommand } from "./member.ts";
import { moveCommand } from "./move.ts";
import { operatorCommand } from "./operator.ts";
import { restoreCommand } from "./restore.ts";
import { sessionCommand } from "./session.ts";
import { startCommand } from "./start.ts";
import { stopCommand } from "./stop.ts";
import { errorWords, helpWords } from "./usage-words.ts";
import { t } from "./words.ts";

// The `postern` command. Data goes to standard output, words to standard error. Exit code 0: done, 1: failed,
// 2: wrong usage or bad settings.

const root = join(import.meta.dirname, "..");
// The portal it speaks of is the one of this folder, from wherever it is called.
process.chdir(root);
// The reader of the pipe may have read enough; where a disk took no more something is missing.
process.stdout.on("error", ({ code: reason = "-" }: NodeJS.ErrnoException) => {
  const failed = phrase("failed.output", { reason });
  process.exit(reason === "EPIPE" ? 0 : reportFailure(new StartProblem(failed), failed));
});

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const postern = new Command("postern")
  .description(t("description"))
  .version(version, "-v, --version", t("version"));
for (const command of [
  startCommand(),
  stopCommand(),
  healthCommand(),
  doctorCommand(),
  memberCommand(),
  inviteCommand(),
  sessionCommand(),
  operatorCommand(),
  certificateCommand(),
  backupCommand(),
  exportCommand(),
  importCommand(),
  keysCommand(),
  moveCommand(),
  restoreCommand(),
  bundleCommand(),
])
  postern.addCommand(command);
settle(postern);

try {
  await postern.parseAsync();
} catch (error) {
  process.exitCode =
    error instanceof CommanderError ? usageCode(error) : reportFailure(error, phrase("failed.command"));
}

/** The same for every command and those below it. */
function settle(command: Command): void {
  // It would end the process with a code of its own.
  command
    .exitOverride()
    .configureHelp(helpWords)
    .configureOutput(errorWords)
    .helpOption("-h, --help", t("help"))
    .helpCommand(false)
    .showHelpAfterError(t("helpAfterError"));
  command.commands.forEach(settle);
}

/** Commander has printed what there is to say: help that was asked for, or what is wrong. */
function usageCode({ code, exitCode }: CommanderError): number {
  return exitCode === 0 && code !== "commander.help" ? 0 : 2;
}
