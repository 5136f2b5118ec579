import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { dialectOf } from "#db/dialect-of.ts";
import { holderOf, takeLock } from "#db/lock.ts";
import { shownDatabase } from "#db/shown-database.ts";
import type { TableDigest } from "#db/table-digest.ts";
import { parsePostgresqlAddress } from "#lib/postgresql-address.ts";
import { databaseAddress } from "#lib/setting-kinds.ts";
import { databaseUrlOf, loadSettings, type Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { calledFrom } from "./called-from.ts";
import { clearProgress, print, printJson, say, showProgress, table } from "./print.ts";
import { t } from "./words.ts";

type Options = { to: string; json?: true };

export function moveCommand(): Command {
  return new Command("move")
    .description(t("move.description"))
    .requiredOption("--to <ADDRESS|@FILE>", t("move.to"))
    .option("--json", t("json"))
    .action(({ to, json }: Options) => move(loadSettings(), to, json));
}

async function move(settings: Settings, to: string, json?: true): Promise<void> {
  const target = readTarget(settings, to);
  const lock = takeLock(settings.dataDir) ?? refuse(settings);
  try {
    // The settings decide what this is made for (db/dialect.ts), so they come first.
    const { moveDatabase } = await import("#db/move.ts");
    const tables = await moveDatabase(settings.databaseUrl, target, settings.workers, (name, rows) =>
      showProgress(`${name}: ${rows}`),
    );
    clearProgress();
    report(shownDatabase(settings.databaseUrl), shownDatabase(target), tables, json);
  } finally {
    lock.release();
  }
}

/** @throws StartProblem with exit code 2 */
function readTarget({ databaseUrl, dataDir }: Settings, to: string): string {
  const file = to.startsWith("@") ? to.slice(1) : undefined;
  const text = (file === undefined ? to : readAddress(file)).trim();
  const value = databaseAddress.read(text);
  if (value === undefined)
    throw new StartProblem(phrase("move.noAddress", { wanted: databaseAddress.wanted }), 2);
  // Every user of this machine sees the arguments of every process, and the shell writes them down.
  if (file === undefined && parsePostgresqlAddress(value)?.password !== undefined)
    throw new StartProblem(phrase("move.password"), 2);
  const target = databaseUrlOf(value, dataDir, process.cwd());
  if (dialectOf(target) === dialectOf(databaseUrl))
    throw new StartProblem(phrase("move.sameKind", { database: shownDatabase(databaseUrl) }), 2);
  return target;
}

function readAddress(named: string): string {
  const path = resolve(calledFrom, named);
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("setting.noFile", { name: "--to", path, code }), 2);
  }
}

function refuse({ dataDir }: Settings): never {
  const process = holderOf(dataDir)?.pid ?? "-";
  throw new StartProblem(phrase("move.running", { folder: dataDir, process }));
}

function report(from: string, to: string, tables: readonly TableDigest[], json?: true): void {
  if (json) printJson({ from, to, tables });
  else
    print(table(tables.map(({ table, rows, digest }) => [table, `${String(rows).padStart(9)}  ${digest}`])));
  say(t("move.done", { from, to }));
}
