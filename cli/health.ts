import { Command } from "commander";
import { clockOffsetHeader, isWrongClock } from "#lib/clock-offset.ts";
import { readOnly } from "#lib/readiness.ts";
import { loadSettings } from "#lib/settings.ts";
import { askPortal, type PortalAnswer, patienceSeconds } from "./ask-portal.ts";
import { print, printJson, say } from "./print.ts";
import { unreadyText } from "./unready.ts";
import { inEnglish, t } from "./words.ts";

type Options = { json?: true };

export function healthCommand(): Command {
  return new Command("health")
    .description(t("health.description"))
    .option("--json", t("json"))
    .action(async ({ json }: Options) => {
      const asked = await askPortal(loadSettings(), "/readyz");
      const problem = problemOf(asked, json ? inEnglish : t);
      const clockOffsetMs = clockOffsetOf(asked);
      if (json) printJson({ ready: problem === undefined, ...(problem && { problem }), clockOffsetMs });
      else if (problem === undefined) print("ok");
      else say(problem);
      if (!json && clockOffsetMs !== undefined && isWrongClock(clockOffsetMs))
        say(t("health.clock", { seconds: String(Math.round(clockOffsetMs / 1000)) }));
      if (problem !== undefined) process.exitCode = 1;
    });
}

/** Undefined where the portal shares its database with no other machine. */
function clockOffsetOf({ answer }: PortalAnswer): number | undefined {
  if (answer === "too late" || answer instanceof Error) return undefined;
  const given = answer.headers[clockOffsetHeader];
  return given === undefined ? undefined : Number(given);
}

function problemOf({ where, answer }: PortalAnswer, said: typeof t): string | undefined {
  if (answer === "too late")
    return said("health.noAnswer", {
      where,
      reason: said("health.tooLate", { seconds: String(patienceSeconds) }),
    });
  if (answer instanceof Error) return said("health.noAnswer", { where, reason: reasonOf(answer) });
  if (answer.status === 200 && answer.text === "ok\n") return undefined;
  if (answer.status === 200 && answer.text.startsWith(readOnly))
    return said("health.readOnly", { where, reason: unreadyText(answer.text.slice(readOnly.length), said) });
  if (answer.status === 503)
    return said("health.notReady", { where, reason: unreadyText(answer.text, said) });
  return said("health.noPortal", { where, status: String(answer.status) });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
