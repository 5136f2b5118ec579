import { createReadStream, mkdirSync, openSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Readable } from "node:stream";
import { Command } from "commander";
import type { Restored, RestoreRequest } from "#features/backups/restore.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { visibleText } from "#lib/visible-text.ts";
import { phrase } from "#lib/words/phrase.ts";
import { askSecret, requireSomebodyToAsk, requireTyped } from "./ask.ts";
import { calledFrom } from "./called-from.ts";
import { clearProgress, print, printJson, say, showProgress, table, timeText } from "./print.ts";
import { becomeOwner, settingsOfCommand } from "./with-database.ts";
import { t } from "./words.ts";

type Options = Readonly<{
  identity?: readonly string[];
  passphrase?: true;
  ledger?: readonly string[];
  keys?: string;
  replace?: true;
  continue?: true;
  yes?: true;
  json?: true;
}>;

export function restoreCommand(): Command {
  const several = (path: string, before: readonly string[] = []) => [...before, path];
  return new Command("restore")
    .description(t("restore.description"))
    .argument("[FILE|-]", t("restore.file"))
    .option("--identity <FILE>", t("restore.identity"), several)
    .option("--passphrase", t("restore.passphrase"))
    .option("--ledger <FILE>", t("restore.ledger"), several)
    .option("--keys <FILE>", t("restore.keys"))
    .option("--replace", t("restore.replace"))
    .option("--continue", t("restore.continue"))
    .option("--yes", t("restore.yes"))
    .option("--json", t("json"))
    .action(async (file: string | undefined, options: Options) => {
      if (options.continue) return goOn();
      if (file === undefined) throw new StartProblem(phrase("restore.which"), 2);
      return restore(file, options);
    });
}

async function restore(file: string, options: Options): Promise<void> {
  if (file === "-" && options.passphrase) throw new StartProblem(phrase("restore.passphraseOfPipe"), 2);
  if (options.replace) requireSomebodyToAsk(options.yes);
  const settings = settingsOfCommand();
  // As whoever calls: what they name need not be the portal's to read.
  const source = sourceOf(file);
  const { identity = [], ledger = [] } = options;
  const [identityFiles, ledgers] = [identity.map(readGiven), ledger.map(readGiven)];
  const keys = options.keys === undefined ? undefined : readGiven(options.keys);
  asOwner(settings);
  const passphrase = options.passphrase && (await askSecret(t("restore.passphraseAsk")));
  // The settings decide what this is made for (db/dialect.ts), so they come first.
  const [{ restoreBackup }, { identitiesFor }, { keysIn }, { requireLedger }] = await Promise.all([
    import("#features/backups/restore.ts"),
    import("#features/backups/identities.ts"),
    import("#features/backups/united-keys.ts"),
    import("#features/backups/merged-ledgers.ts"),
  ]);
  for (const [at, text] of ledgers.entries()) requireLedger(ledger[at] ?? "", text);
  const request: RestoreRequest = {
    source,
    opening: { identities: identitiesFor(settings, identityFiles), passphrase },
    keys: keys === undefined ? undefined : keysIn(options.keys ?? "", keys),
    ledgers,
    replaces: options.replace ?? false,
    agree: (...asked) => agree(file, options, ...asked),
    progress: rowsShown(),
  };
  // Scripts keep what they get, so people's names are not among it.
  const { operators, ...restored } = await restoreBackup(request, settings).finally(clearProgress);
  if (options.json) printJson(restored);
  else print(table(rowsOf(restored)));
  tellWhatToDo(restored, operators);
}

/** On a machine that has no DATA_DIR yet it is made, for whoever calls. */
function asOwner(settings: Settings): void {
  process.umask(0o077);
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  becomeOwner(settings);
}

function sourceOf(file: string): Readable {
  if (file === "-") return process.stdin;
  const path = resolve(calledFrom, file);
  return createReadStream(path, { fd: opened(path, () => openSync(path, "r")) });
}

function readGiven(file: string): string {
  const path = resolve(calledFrom, file);
  return opened(path, () => readFileSync(path, "utf8"));
}

function opened<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("restore.noFile", { path, code }), 1, { cause: error });
  }
}

async function agree(
  file: string,
  { yes }: Options,
  ...[{ portal, madeAt }, database]: Parameters<RestoreRequest["agree"]>
): Promise<void> {
  clearProgress();
  say(t("restore.about", { portal, madeAt: timeText(Date.parse(madeAt)), database }));
  const name = basename(file);
  await requireTyped(name, t("restore.confirm", { name }), yes);
}

type Facts = Omit<Restored, "operators">;

function rowsOf(restored: Facts): (readonly [string, string])[] {
  const { madeAt, portal, members, rows, erased, invitations, unopened, aside } = restored;
  const some = (name: string, count: number): (readonly [string, string])[] =>
    count > 0 ? [[name, String(count)]] : [];
  return [
    [t("restore.portal"), portal],
    [t("restore.made"), timeText(Date.parse(madeAt))],
    [t("restore.members"), String(members)],
    [t("restore.rows"), String(rows)],
    ...some(t("restore.erasedMembers"), erased.members),
    ...some(t("restore.erasedFields"), erased.fields),
    ...some(t("restore.invitations"), invitations),
    ...some(t("restore.unopened"), unopened),
    ...(aside?.schema ? [[t("restore.oldSchema"), aside.schema] as const] : []),
    ...(aside?.folder ? [[t("restore.oldFolder"), aside.folder] as const] : []),
  ];
}

function tellWhatToDo(
  { invitations, settings, otherAuthority, aside }: Facts,
  operators: Restored["operators"],
): void {
  say(t("restore.logIn"));
  say(t("restore.asThen", { operators: operators.map(visibleText).join(", ") || "-" }));
  if (invitations > 0) say(t("restore.inviteAgain"));
  if (settings) say(t("restore.settings", { file: settings }));
  if (otherAuthority) say(t("restore.otherAuthority", { folder: otherAuthority }));
  if (aside?.folder) say(t("restore.deleteFolder", { folder: aside.folder }));
  if (aside?.schema) say(t("restore.deleteSchema", { schema: aside.schema }));
}

/** All tables together: their names say nothing to whoever waits. */
function rowsShown(): RestoreRequest["progress"] {
  const counts = new Map<string, number>();
  return (table, count) => {
    // It begins over with the first table of the next pass.
    if (count < (counts.get(table) ?? 0)) counts.clear();
    counts.set(table, count);
    const rows = [...counts.values()].reduce((sum, each) => sum + each, 0);
    showProgress(t("restore.progress", { rows: String(rows) }));
  };
}

async function goOn(): Promise<void> {
  const settings = settingsOfCommand();
  becomeOwner(settings);
  const { continueRestore } = await import("#features/backups/restore.ts");
  const isFinished = await continueRestore(settings, rowsShown()).finally(clearProgress);
  say(isFinished ? t("restore.continued") : t("restore.nothingLeft"));
}
