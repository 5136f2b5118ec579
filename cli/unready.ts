import type { Reason } from "#lib/readiness.ts";
import { command } from "#lib/words/en/command.ts";
import type { t } from "./words.ts";

/** A reason as `/readyz` gives it, in words. One that is not known here is left as it is. */
export function unreadyText(text: string, said: typeof t): string {
  const [, reason = "", code = ""] = /^(.*?)( \(.*\))?$/.exec(text.trim()) ?? [];
  return isReason(reason) ? said(`health.reasons.${reason}`) + code : text.trim();
}

function isReason(text: string): text is Reason {
  return text in command.health.reasons;
}
