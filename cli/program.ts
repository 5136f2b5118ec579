import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { reportFailure } from "#lib/report-failure.ts";
import { phrase } from "#lib/words/phrase.ts";
import { errorWords, helpWords } from "./usage-words.ts";
import { t } from "./words.ts";

/** Each is loaded when it is asked for: all together take longer to load than most take to work. */
const commands = new Map<string, () => Promise<Command>>([
  ["start", async () => (await import("./start.ts")).startCommand()],
  ["stop", async () => (await import("./stop.ts")).stopCommand()],
  ["health", async () => (await import("./health.ts")).healthCommand()],
  ["doctor", async () => (await import("./doctor.ts")).doctorCommand()],
  ["member", async () => (await import("./member.ts")).memberCommand()],
  ["invite", async () => (await import("./invite.ts")).inviteCommand()],
  ["session", async () => (await import("./session.ts")).sessionCommand()],
  ["operator", async () => (await import("./operator.ts")).operatorCommand()],
  ["certificate", async () => (await import("./certificate.ts")).certificateCommand()],
  ["backup", async () => (await import("./backup.ts")).backupCommand()],
  ["export", async () => (await import("./export.ts")).exportCommand()],
  ["import", async () => (await import("./import.ts")).importCommand()],
  ["keys", async () => (await import("./keys.ts")).keysCommand()],
  ["move", async () => (await import("./move.ts")).moveCommand()],
  ["restore", async () => (await import("./restore.ts")).restoreCommand()],
  ["bundle", async () => (await import("./bundle.ts")).bundleCommand()],
]);

/** Does what the arguments say. Returns the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await (await postern(args)).parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return error instanceof CommanderError
      ? usageCode(error)
      : reportFailure(error, phrase("failed.command"));
  }
}

/** The `postern` command, with the one below it that the arguments name; with all where they name none. */
export async function postern([word = ""]: readonly string[]): Promise<Command> {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const postern = new Command("postern")
    .description(t("description"))
    .version(version, "-v, --version", t("version"));
  const named = commands.get(word);
  for (const command of named ? [named] : commands.values()) postern.addCommand(await command());
  settle(postern);
  return postern;
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
