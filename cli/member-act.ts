/** What is done to one member and prints nothing but that it is done. */
import { Command } from "commander";
import { phrase } from "#lib/words/phrase.ts";
import { requireAgreement, requireConfirmation } from "./ask.ts";
import { say } from "./print.ts";
import { reasonOption } from "./reason.ts";
import { requireDone, withMember } from "./with-member.ts";
import { t } from "./words.ts";

type Options = { reason?: string; yes?: true };

export function approveCommand(): Command {
  return command("approve", t("member.approve")).action((name: string, { reason }: Options) =>
    withMember(name, async (act) => {
      const { username } = act.subject;
      const { approveMember } = await import("#features/operators/decide.ts");
      requireDone(await approveMember(act, reason), username, phrase("member.notWaiting", { username }));
      say(t("member.approved", { username }));
    }),
  );
}

export function disableCommand(): Command {
  return command("disable", t("member.disable"))
    .option("--yes", t("yes"))
    .action((name: string, { reason, yes }: Options) =>
      withMember(name, async (act) => {
        const { username } = act.subject;
        await requireAgreement(t("member.askDisable", { username }), yes);
        const { disableMember } = await import("#features/operators/set-state.ts");
        requireDone(await disableMember(act, reason), username, phrase("member.notActive", { username }));
        say(t("member.disabled", { username }));
      }),
    );
}

export function enableCommand(): Command {
  return command("enable", t("member.enable")).action((name: string, { reason }: Options) =>
    withMember(name, async (act) => {
      const { username } = act.subject;
      const { enableMember } = await import("#features/operators/set-state.ts");
      requireDone(await enableMember(act, reason), username, phrase("member.notDisabled", { username }));
      say(t("member.enabled", { username }));
    }),
  );
}

export function deleteCommand(): Command {
  return command("delete", t("member.delete"))
    .option("--yes", t("yes"))
    .action((name: string, { reason, yes }: Options) =>
      withMember(name, async (act) => {
        const { username } = act.subject;
        await requireConfirmation(username, yes);
        const { deleteOther } = await import("#features/operators/delete.ts");
        requireDone(await deleteOther(act, reason), username, phrase("member.unknown", { username }));
        say(t("member.deleted", { username }));
      }),
    );
}

function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument("<username>", t("member.username"))
    .addOption(reasonOption());
}
