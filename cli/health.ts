import { Command } from "commander";
import { type Reason, readOnly } from "#lib/readiness.ts";
import { loadSettings } from "#lib/settings.ts";
import { command } from "#lib/words/en/command.ts";
import { askPortal, patienceSeconds } from "./ask-portal.ts";
import { print, printJson, say } from "./print.ts";
import { inEnglish, t } from "./words.ts";

type Options = { json?: true };

export function healthCommand(): Command {
  return new Command("health")
    .description(t("health.description"))
    .option("--json", t("json"))
    .action(async ({ json }: Options) => {
      const problem = await problemOf(json ? inEnglish : t);
      if (json) printJson({ ready: problem === undefined, ...(problem && { problem }) });
      else if (problem === undefined) print("ok");
      else say(problem);
      if (problem !== undefined) process.exitCode = 1;
    });
}

async function problemOf(said: typeof t): Promise<string | undefined> {
  const { where, answer } = await askPortal(loadSettings(), "/readyz");
  if (answer === "too late")
    return said("health.noAnswer", {
      where,
      reason: said("health.tooLate", { seconds: String(patienceSeconds) }),
    });
  if (answer instanceof Error) return said("health.noAnswer", { where, reason: reasonOf(answer) });
  if (answer.status === 200 && answer.text === "ok\n") return undefined;
  if (answer.status === 200 && answer.text.startsWith(readOnly))
    return said("health.readOnly", { where, reason: inWords(answer.text.slice(readOnly.length), said) });
  if (answer.status === 503) return said("health.notReady", { where, reason: inWords(answer.text, said) });
  return said("health.noPortal", { where, status: String(answer.status) });
}

/** A reason as `/readyz` gives it. One that is not known here is left as it is. */
function inWords(text: string, said: typeof t): string {
  const [, reason = "", code = ""] = /^(.*?)( \(.*\))?$/.exec(text.trim()) ?? [];
  return isReason(reason) ? said(`health.reasons.${reason}`) + code : text.trim();
}

function isReason(text: string): text is Reason {
  return text in command.health.reasons;
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
