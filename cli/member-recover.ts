import { Command } from "commander";
import { phrase } from "#lib/words/phrase.ts";
import { showLink } from "./link.ts";
import { say } from "./print.ts";
import { reasonOption } from "./reason.ts";
import { requireDone, withMember } from "./with-member.ts";
import { t } from "./words.ts";

type Options = { reason?: string; json?: true };

export function recoverCommand(): Command {
  return new Command("recover")
    .description(t("member.recover"))
    .argument("<username>", t("member.username"))
    .addOption(reasonOption())
    .option("--json", t("json"))
    .action((name: string, { reason, json }: Options) =>
      withMember(name, async (act, settings) => {
        const { username } = act.subject;
        const { makeRecoveryLink } = await import("#features/operators/make-recovery-link.ts");
        const made = await makeRecoveryLink(act, reason);
        requireDone(made, username, phrase("member.mayNotLogIn", { username }));
        await showLink(settings, made, json);
        if (!json) say(t("member.recovering", { username }));
      }),
    );
}
