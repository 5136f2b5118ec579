import { Command } from "commander";
import type { OperatorAct } from "#features/act.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { requireAgreement } from "./ask.ts";
import { linkMaker } from "./link.ts";
import { add } from "./member-add.ts";
import { print, printJson, say } from "./print.ts";
import { reasonOption } from "./reason.ts";
import { withDatabase } from "./with-database.ts";
import { findSubject, requireDone, withMember } from "./with-member.ts";
import { t } from "./words.ts";

export function operatorCommand(): Command {
  return new Command("operator")
    .description(t("operator.description"))
    .addCommand(addCommand())
    .addCommand(removeCommand());
}

type AddOptions = { link?: true; json?: true; reason?: string };

function addCommand(): Command {
  return new Command("add")
    .description(t("operator.add"))
    .argument("[username]", t("operator.username"))
    .option("--link", t("operator.link"))
    .option("--json", t("operator.json"))
    .addOption(reasonOption())
    .action((username: string | undefined, { link, json, reason }: AddOptions) => {
      if (username !== undefined && !link) return makeOperator(username, reason);
      if (username === undefined && link) return makeLink(json);
      throw new StartProblem(phrase("operator.which"), 2);
    });
}

async function makeOperator(typed: string, reason?: string): Promise<void> {
  await withDatabase(async () => {
    const act = await findSubject(typed);
    if (act) await name(act, reason);
    const { username } = act?.subject ?? (await add(typed, "operator"));
    say(t("operator.added", { username }));
  });
}

async function name(act: OperatorAct, reason?: string): Promise<void> {
  const { username, role } = act.subject;
  const { nameOperator } = await import("#features/operators/role.ts");
  const path = role === "operator" ? "operator.isOne" : "member.notActive";
  requireDone(await nameOperator(act, reason), username, phrase(path, { username }));
}

async function makeLink(json?: true): Promise<void> {
  await withDatabase(async (settings) => {
    const [{ hasOperator }, { makeFirstOperatorLink }] = await Promise.all([
      import("#features/members/operators.ts"),
      import("#features/links/first-operator.ts"),
    ]);
    if (await hasOperator()) throw new StartProblem(phrase("operator.already"));
    const made = (await linkMaker(settings))(await makeFirstOperatorLink());
    if (json) printJson(made);
    else print(made.link);
  });
}

type RemoveOptions = { reason?: string; yes?: true };

function removeCommand(): Command {
  return new Command("remove")
    .description(t("operator.remove"))
    .argument("<username>", t("operator.ofOne"))
    .addOption(reasonOption())
    .option("--yes", t("yes"))
    .action((typed: string, { reason, yes }: RemoveOptions) =>
      withMember(typed, async (act) => {
        const { username } = act.subject;
        await requireAgreement(t("operator.ask", { username }), yes);
        const { removeOperator } = await import("#features/operators/role.ts");
        requireDone(await removeOperator(act, reason), username, phrase("operator.isNone", { username }));
        say(t("operator.removed", { username }));
      }),
    );
}
