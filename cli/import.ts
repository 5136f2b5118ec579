import { resolve } from "node:path";
import { Command, Option } from "commander";
import type { Column } from "#features/member-import/columns.ts";
import { closeGiven, type GivenFile, openGiven } from "#features/member-import/given-file.ts";
import type { Overview } from "#features/member-import/look-through.ts";
import type { RowSource } from "#features/member-import/row-source.ts";
import { type Settings, terminalLanguage } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { visibleText } from "#lib/visible-text.ts";
import { phrase, phraseText } from "#lib/words/phrase.ts";
import { calledFrom } from "./called-from.ts";
import { linksOf, printLinks, printWithLinks } from "./import-links.ts";
import { wholeNumber } from "./option-values.ts";
import { clearProgress, printJson, say, showProgress, table } from "./print.ts";
import { withDatabase } from "./with-database.ts";
import { t } from "./words.ts";

type Options = Readonly<{
  apply?: true;
  skipWrong?: true;
  encoding?: string;
  column: readonly string[];
  ignore: readonly string[];
  state: "active" | "waiting";
  days?: number;
  json?: true;
}>;

export function importCommand(): Command {
  const andMore = (one: string, others: readonly string[]) => [...others, one];
  return new Command("import")
    .description(t("import.description"))
    .argument("<FILE>", t("import.file"))
    .option("--apply", t("import.apply"))
    .option("--skip-wrong", t("import.skipWrong"))
    .option("--encoding <NAME>", t("import.encoding"))
    .option("--column <HEADING=FIELD>", t("import.column"), andMore, [])
    .option("--ignore <HEADING>", t("import.ignore"), andMore, [])
    .addOption(
      new Option("--state <STATE>", t("import.state")).choices(["active", "waiting"]).default("active"),
    )
    .option("--days <number>", t("import.days"), wholeNumber)
    .option("--json", t("json"))
    .action(importFile);
}

async function importFile(path: string, options: Options): Promise<void> {
  // As whoever called it: the file is theirs.
  const file = openGiven(resolve(calledFrom, path));
  try {
    await withDatabase((settings) => importGiven(file, options, settings));
  } finally {
    closeGiven(file);
  }
}

async function importGiven(file: GivenFile, options: Options, settings: Settings): Promise<void> {
  const days = await daysOf(options);
  const [{ columnsOf, importedFields, isKnownHeader }, { openSource }, { lookThrough }] = await Promise.all([
    import("#features/member-import/columns.ts"),
    import("#features/member-import/open-source.ts"),
    import("#features/member-import/look-through.ts"),
  ]);
  const fields = await importedFields();
  const source = await openSource(file, options.encoding, (header) => isKnownHeader(header, fields));
  try {
    const told = { columns: options.column, ignored: options.ignore };
    const columns = columnsOf(source, fields, told);
    const overview = await lookThrough(source, columns, Date.now(), showRows).finally(clearProgress);
    if (!options.json) show(source, columns, overview);
    const isRefused = overview.wrongRows > 0 && !options.skipWrong;
    const done =
      options.apply && !isRefused
        ? await apply(source, columns, options, days).finally(clearProgress)
        : { imported: 0, invitations: 0 };
    const links = done.invitations > 0 ? linksOf(source, columns, settings) : undefined;
    if (options.json) {
      const facts = factsOf(source, columns, overview, done.imported);
      if (links) await printWithLinks(facts, links);
      else printJson({ ...facts, invitations: wouldBeInvited(overview) });
    } else {
      const invitations = links ? await printLinks(links) : 0;
      const end = { isRefused, imported: done.imported, invitations };
      say(["", ...endOf(overview, options, end)].join("\n"));
    }
    if (isRefused) process.exitCode = 1;
  } finally {
    source.close();
  }
}

async function daysOf({ days }: Options): Promise<number> {
  const { invitationDays } = await import("#features/operators/invite.ts");
  if (days !== undefined && days > invitationDays.most)
    throw new StartProblem(phrase("invite.days", invitationDays), 2);
  return days ?? invitationDays.usual;
}

async function apply(source: RowSource, columns: readonly Column[], { state }: Options, days: number) {
  const { importMembers } = await import("#features/member-import/import-members.ts");
  const how = {
    state: state === "active" ? state : ("awaiting approval" as const),
    invitationsLast: days * 24 * 60 * 60 * 1000,
  };
  return importMembers(source, columns, how, showRows);
}

function showRows(count: number): void {
  showProgress(t("import.progress", { count: String(count) }));
}

function show({ format }: RowSource, columns: readonly Column[], overview: Overview): void {
  say(t("import.columns", { format: t(`import.formats.${format}`) }));
  say(
    table(
      columns.map((column) => [
        `  ${visibleText(column.header) || t("import.noHeading")}`,
        meaningOf(column),
      ]),
    ),
  );
  say("");
  say(table(countsOf(overview)));
  for (const { line, why } of overview.wrong)
    for (const one of why)
      say(
        `  ${t(`import.line.${format}`, { line: String(line), why: phraseText(one, terminalLanguage()) })}`,
      );
  const more = overview.wrongRows - overview.wrong.length;
  if (more > 0) say(`  ${t("import.more", { count: String(more) })}`);
}

function meaningOf(column: Column): string {
  if (column.use === "field") return t("import.uses.field", { field: column.field.key });
  if (column.use === "left out" || column.use === "no heading") return t("import.uses.leftOut");
  const { use } = column;
  return t(`import.uses.${use}`);
}

function countsOf({ ready, first, invited, alreadyHere, wrongRows }: Overview): [string, string][] {
  const usernames = first.map(visibleText).join(", ");
  const named = { count: String(ready), usernames };
  const someText = ready > first.length ? t("import.firstFew", named) : t("import.everybody", named);
  const readyText = ready > 0 ? someText : "0";
  const byReason = Object.entries(invited) as [keyof Overview["invited"], number][];
  return [
    [t("import.ready"), readyText],
    ...byReason.flatMap(([reason, count]): [string, string][] =>
      count > 0 ? [[`  ${t(`import.invited.${reason}`)}`, String(count)]] : [],
    ),
    [t("import.alreadyHere"), String(alreadyHere)],
    [t("import.wrong"), String(wrongRows)],
  ];
}

type End = Readonly<{ isRefused: boolean; imported: number; invitations: number }>;

function endOf(
  { ready, wrongRows }: Overview,
  { apply }: Options,
  { isRefused, imported, invitations }: End,
): string[] {
  if (isRefused) return [t("import.nothingDone")];
  if (ready > 0 && !apply) return [t("import.nothingYet")];
  if (ready === 0) return [wrongRows > 0 ? t("import.nothingRight") : t("import.nothingNew")];
  const done = t("import.done", { imported: String(imported), invitations: String(invitations) });
  return invitations > 0 ? [done, t("import.links")] : [done];
}

function factsOf(
  { format }: RowSource,
  columns: readonly Column[],
  { ready, alreadyHere, wrong, wrongRows }: Overview,
  imported: number,
) {
  return {
    format,
    columns: columns.map((column) => ({
      ...{ header: column.header, use: column.use },
      ...(column.use === "field" && { field: column.field.key }),
    })),
    ...{ ready, alreadyHere, imported, wrongRows },
    wrong: wrong.flatMap(({ line, why }) => why.map((one) => ({ line, why: phraseText(one, "en") }))),
  };
}

function wouldBeInvited({ invited }: Overview): number {
  return Object.values(invited).reduce((sum, count) => sum + count, 0);
}
