import { Command } from "commander";
import { adoptKeys, readKeys } from "#lib/keys.ts";
import { type Settings, terminalLanguage } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import type { Language } from "#lib/words/languages.ts";
import { advisoryFindings } from "./doctor-advisories.ts";
import { certificateProblems } from "./doctor-certificate.ts";
import { fileProblems } from "./doctor-files.ts";
import { portProblems } from "./doctor-ports.ts";
import { type Findings, type Problem, worded } from "./doctor-problem.ts";
import { versionProblems } from "./doctor-versions.ts";
import { print, printJson } from "./print.ts";
import {
  becomeOwner,
  requireDatabase,
  requireKeys,
  settingsOfCommand,
  untilClosed,
} from "./with-database.ts";
import { t } from "./words.ts";

/** In the order in which they are looked at: some need what the one before has opened. */
const names = [
  "settings",
  "owner",
  "versions",
  "files",
  "room",
  "certificate",
  "ports",
  "keys",
  "database",
  "clock",
  "integrity",
  "sealed",
  "activity",
  "backups",
  "laidAside",
  "advisories",
] as const;
type Name = (typeof names)[number];

/** `fixed`: what was wrong and has been put right. */
type Check = Readonly<{ check: Name; fixed: readonly Problem[] }> & Required<Findings>;
type Options = Readonly<{ json?: true; fix?: true }>;
type Look = () => Promise<readonly Problem[] | Findings | undefined>;

export function doctorCommand(): Command {
  return new Command("doctor")
    .description(t("doctor.description"))
    .option("--fix", t("doctor.fix"))
    .option("--json", t("json"))
    .action(examine);
}

async function examine(options: Options): Promise<void> {
  const checks: Check[] = [];
  const settings = settingsOfCommand();
  await untilClosed(async () => {
    for await (const check of examined(settings, options)) {
      checks.push(check);
      if (!options.json) show(check);
    }
  });
  const ok = checks.every(isWell);
  if (options.json) printJson({ ok, checks: checks.map(factsOf) });
  if (!ok) process.exitCode = 1;
}

/** One after the other; what cannot be looked at without the one before is left out when that one fails. */
async function* examined(settings: Settings, options: Options): AsyncGenerator<Check> {
  const look = (name: Name, look: Look) => check(name, look, options);
  yield await look("settings", async () => []);
  const owner = await look("owner", async () => void becomeOwner(settings));
  yield owner;
  if (!isWell(owner)) return;
  yield await look("versions", async () => versionProblems());
  yield await look("files", async () => fileProblems(settings));
  yield await look("room", async () => (await import("./doctor-room.ts")).roomProblems(settings));
  yield await look("certificate", async () => certificateProblems(settings, Date.now()));
  yield await look("ports", () => portProblems(settings));
  const keys = await look("keys", async () => void adoptKeys(readKeys(settings)));
  if (!isWell(keys)) return yield keys;
  const database = await look("database", requireDatabase);
  if (!isWell(database)) return yield database;
  const ofDatabase = await look("keys", requireKeys);
  yield ofDatabase;
  yield database;
  const { activityProblems, backupFindings, clockProblems, integrityFindings, sealedProblems } = await import(
    "./doctor-database.ts"
  );
  yield await look("clock", () => clockProblems(Date.now()));
  const integrity = await look("integrity", integrityFindings);
  yield integrity;
  if (isWell(integrity) && isWell(ofDatabase)) {
    yield await look("sealed", sealedProblems);
    yield await look("activity", activityProblems);
  }
  yield await look("backups", () => backupFindings(Date.now()));
  const { laidAsideFindings } = await import("./doctor-laid-aside.ts");
  yield await look("laidAside", () => laidAsideFindings(settings, Date.now()));
  yield await look("advisories", advisoryFindings);
}

const isWell = ({ problems }: Check) => problems.length === 0;

/** Looks, and with --fix puts right what can be and looks again. */
async function check(name: Name, look: Look, { fix }: Options): Promise<Check> {
  const found = await findingsOf(look);
  const fixable = fix ? found.problems.filter((problem) => problem.fix) : [];
  for (const problem of fixable) await problem.fix?.();
  return { check: name, fixed: fixable, ...(fixable.length > 0 ? await findingsOf(look) : found) };
}

/** What somebody can put right is a problem that was found; anything else is one of the command's own. */
async function findingsOf(look: Look): Promise<Required<Findings>> {
  try {
    const found = (await look()) ?? [];
    return "problems" in found ? { notes: [], ...found } : { problems: found, notes: [] };
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error;
    return { problems: error.phrases.map((each) => worded(each)), notes: [] };
  }
}

function show({ check, fixed, problems, notes }: Check): void {
  const width = Math.max(...names.map((name) => t(`doctor.checks.${name}`).length));
  const said = (list: readonly Problem[]) => list.map((problem) => problem.say(terminalLanguage()));
  const mended = fixedTexts(fixed, terminalLanguage()).map((problem) => t("doctor.fixed", { problem }));
  const ok = problems.length === 0 && notes.length === 0 ? [t("doctor.ok")] : [];
  const name = t(`doctor.checks.${check}`);
  for (const [at, line] of [...mended, ...said(problems), ...said(notes), ...ok].entries())
    print(`${(at === 0 ? name : "").padEnd(width)}  ${line}`);
}

/** The same in every language. */
function factsOf({ check, fixed, problems, notes }: Check) {
  const said = (list: readonly Problem[]) => list.map((problem) => problem.say("en"));
  return {
    ...{ check, ok: problems.length === 0, problems: said(problems) },
    ...(notes.length > 0 && { notes: said(notes) }),
    ...(fixed.length > 0 && { fixed: fixedTexts(fixed, "en") }),
  };
}

function fixedTexts(fixed: readonly Problem[], language: Language): string[] {
  return fixed.map((problem) => problem.sayFixed?.(language) ?? problem.say(language));
}
