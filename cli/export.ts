import { resolve } from "node:path";
import { Command, Option } from "commander";
import type { MembersFormat } from "#features/export/export-members.ts";
import type { StateWord } from "#features/members/member-states.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { cleanText } from "#lib/text.ts";
import { phrase } from "#lib/words/phrase.ts";
import { calledFrom } from "./called-from.ts";
import { clearProgress, say, showProgress } from "./print.ts";
import { withDatabase } from "./with-database.ts";
import { t } from "./words.ts";
import { writeFile, writeOut } from "./write-pieces.ts";

type Options = { format: MembersFormat; field?: string[]; state?: StateWord; reason?: string };

export function exportCommand(): Command {
  return new Command("export")
    .description(t("export.description"))
    .argument("[FILE|-]", t("export.file"), "-")
    .addOption(new Option("--format <FORMAT>", t("export.format")).choices(["csv", "ndjson"]).default("csv"))
    .option("--field <KEY>", t("export.field"), (key, keys: string[] = []) => [...keys, key])
    .addOption(
      new Option("--state <STATE>", t("export.state")).choices(["active", "waiting", "disabled", "refused"]),
    )
    .option("--reason <TEXT>", t("export.reason"))
    .action((file: string, options: Options) =>
      withDatabase((settings) => exportTo(file, options, settings)),
    );
}

async function exportTo(file: string, options: Options, settings: Settings): Promise<void> {
  const [{ exportMembers }, { commandLine }] = await Promise.all([
    import("#features/export/export-members.ts"),
    import("#features/act.ts"),
  ]);
  const { format, state } = options;
  const wanted = { format, state, fields: await fieldsOf(options), reason: reasonOf(options, settings) };
  const from = { address: "", browser: "", requestId: "command line", at: Date.now() };
  let count = 0;
  const pieces = exportMembers({ actor: commandLine, from, by: "command line" }, wanted, (taken) => {
    count = taken;
    showProgress(t("export.progress", { count: String(count) }));
  });
  try {
    await (file === "-" ? writeOut(pieces) : writeFile(resolve(calledFrom, file), pieces));
  } finally {
    clearProgress();
  }
  say(t("export.done", { count: String(count) }));
}

/** Without any named, all that anybody but their member may see. */
async function fieldsOf({ field: asked }: Options): Promise<string[]> {
  const { directoryFields, visibleTo } = await import("#features/directory/visible-fields.ts");
  const keys = visibleTo("command line", await directoryFields()).map(({ key }) => key);
  const unknown = asked?.find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw new StartProblem(phrase("export.noField", { field: unknown, fields: keys.join(", ") }), 2);
  return asked ? [...new Set(asked)] : keys;
}

/** In code points. */
const longestReason = 200;

function reasonOf({ reason = "" }: Options, { operatorReason }: Settings): string | undefined {
  const cleaned = cleanText(reason.trim(), longestReason, { multiline: false });
  const text = cleaned.ok ? cleaned.text : "";
  if (!cleaned.ok || (operatorReason && text === "")) throw new StartProblem(phrase("export.reason"), 2);
  return text === "" ? undefined : text;
}
