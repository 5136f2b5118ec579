import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { keyFileOfLines, WrongLine } from "#features/keys/key-lines.ts";
import { createFile, makePrivateDirectory } from "#lib/atomic-file.ts";
import { type KeyFile, keyFileOf, keyFileText, keyNames, parseKeyFile } from "#lib/key-file.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { calledFrom } from "./called-from.ts";
import { say } from "./print.ts";
import { becomeOwner, settingsOfCommand } from "./with-database.ts";
import { t } from "./words.ts";

export function keysRestoreCommand(): Command {
  return new Command("restore")
    .description(t("keys.restore.description"))
    .argument("<FILE|->", t("keys.restore.file"))
    .action(restore);
}

async function restore(given: string): Promise<void> {
  // As whoever called it: the file is theirs.
  const file = read(given === "-" ? await text(process.stdin) : readTyped(resolve(calledFrom, given)));
  const settings = settingsOfCommand();
  const path = keyFileOf(settings);
  if (existsSync(settings.dataDir)) becomeOwner(settings);
  const missing = keyNames.filter((name) => !settings.givenKeys[name] && !file[name]);
  if (missing.length > 0) throw new StartProblem(phrase("keys.notTyped", { kinds: missing.join(", ") }));
  if (existsSync(path)) throw new StartProblem(phrase("keys.inTheWay", { path }));
  makePrivateDirectory(settings.dataDir);
  createFile(path, keyFileText(file), 0o600);
  say(t("keys.restore.done", { path }));
}

function readTyped(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("keys.noFile", { path, code }), 2);
  }
}

/** Whole, or refused: a line that is left out in the middle leaves a hole. */
function read(typed: string): KeyFile {
  try {
    const file = keyFileOfLines(typed);
    if (!parseKeyFile(keyFileText(file))) throw new StartProblem(phrase("keys.holeTyped"));
    return file;
  } catch (error) {
    if (error instanceof WrongLine) throw new StartProblem(phrase("keys.wrongLine", { line: error.number }));
    throw error;
  }
}
