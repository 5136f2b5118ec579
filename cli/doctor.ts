import { Command } from "commander";
import { adoptKeys, readKeys } from "#lib/keys.ts";
import { type Settings, terminalLanguage } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { certificateProblems } from "./doctor-certificate.ts";
import { fileProblems, roomProblems } from "./doctor-files.ts";
import { type Problem, worded } from "./doctor-problem.ts";
import { print, printJson } from "./print.ts";
import {
  becomeOwner,
  requireDatabase,
  requireKeys,
  settingsOfCommand,
  untilClosed,
} from "./with-database.ts";
import { t } from "./words.ts";

const names = [
  "settings",
  "owner",
  "files",
  "room",
  "certificate",
  "keys",
  "database",
  "integrity",
  "activity",
] as const;
type Name = (typeof names)[number];

type Check = Readonly<{ check: Name; problems: readonly Problem[] }>;

export function doctorCommand(): Command {
  return new Command("doctor")
    .description(t("doctor.description"))
    .option("--json", t("json"))
    .action(({ json }: { json?: true }) => examine(json));
}

async function examine(json?: true): Promise<void> {
  const checks: Check[] = [];
  const settings = settingsOfCommand();
  await untilClosed(async () => {
    for await (const check of examined(settings)) {
      checks.push(check);
      if (!json) show(check);
    }
  });
  const ok = checks.every(({ problems }) => problems.length === 0);
  if (json) printJson({ ok, checks: checks.map(factsOf) });
  if (!ok) process.exitCode = 1;
}

/** One after the other; what cannot be looked at without the one before is left out when that one fails. */
async function* examined(settings: Settings): AsyncGenerator<Check> {
  yield { check: "settings", problems: [] };
  const owner = await check("owner", async () => void becomeOwner(settings));
  yield owner;
  if (isWrong(owner)) return;
  yield await check("files", async () => fileProblems(settings));
  yield await check("room", async () => roomProblems(settings));
  yield await check("certificate", async () => certificateProblems(settings, Date.now()));
  const keys = await check("keys", async () => void adoptKeys(readKeys(settings)));
  if (isWrong(keys)) return yield keys;
  const database = await check("database", requireDatabase);
  if (isWrong(database)) return yield database;
  yield await check("keys", requireKeys);
  yield database;
  const { integrityProblems, activityProblems } = await import("./doctor-database.ts");
  yield await check("integrity", integrityProblems);
  yield await check("activity", activityProblems);
}

const isWrong = ({ problems }: Check) => problems.length > 0;

/** What somebody can put right is a problem that was found; anything else is one of the command's own. */
async function check(check: Name, look: () => Promise<readonly Problem[] | undefined>): Promise<Check> {
  try {
    return { check, problems: (await look()) ?? [] };
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error;
    return { check, problems: error.phrases.map(worded) };
  }
}

function show({ check, problems }: Check): void {
  const width = Math.max(...names.map((name) => t(`doctor.checks.${name}`).length));
  const said = problems.map((problem) => problem(terminalLanguage()));
  const lines = said.length > 0 ? said : [t("doctor.ok")];
  const name = t(`doctor.checks.${check}`);
  for (const [at, line] of lines.entries()) print(`${(at === 0 ? name : "").padEnd(width)}  ${line}`);
}

/** The same in every language. */
function factsOf({ check, problems }: Check) {
  return { check, ok: problems.length === 0, problems: problems.map((problem) => problem("en")) };
}
