import { Command, Option } from "commander";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { requireAgreement } from "./ask.ts";
import { say } from "./print.ts";
import { reasonOption } from "./reason.ts";
import { requireDone, withMember } from "./with-member.ts";
import { t } from "./words.ts";

type Options = { id?: string; all?: true; reason?: string; yes?: true };

export function sessionCommand(): Command {
  return new Command("session").description(t("session.description")).addCommand(endCommand());
}

function endCommand(): Command {
  return new Command("end")
    .description(t("session.end"))
    .argument("<username>", t("member.username"))
    .addOption(new Option("--id <id>", t("session.id")).conflicts("all"))
    .option("--all", t("session.all"))
    .addOption(reasonOption())
    .option("--yes", t("yes"))
    .action((username: string, { id, reason, yes }: Options) =>
      id === undefined ? endAll(username, reason, yes) : endOne(username, id),
    );
}

async function endOne(username: string, id: string): Promise<void> {
  await withMember(username, async (act) => {
    const { endSession } = await import("#features/sessions/end-session.ts");
    const { username } = act.subject;
    if (!(await endSession(act, id))) throw new StartProblem(phrase("member.noSession", { username, id }));
    say(t("session.ended", { username }));
  });
}

async function endAll(name: string, reason?: string, yes?: true): Promise<void> {
  await withMember(name, async (act) => {
    const { username } = act.subject;
    await requireAgreement(t("session.ask", { username }), yes);
    const { endSessionsOf } = await import("#features/operators/end-sessions.ts");
    requireDone(await endSessionsOf(act, reason), username, phrase("member.unknown", { username }));
    say(t("session.allEnded", { username }));
  });
}
