/**
 * With OPERATOR_REASON=on an operator says why before they take members' information along. The reason goes neither into
 * an address nor into the history: a sealed cookie keeps it for a quarter of an hour, for their session and for the
 * export's address alone.
 */
import type { SignedIn } from "#features/act.ts";
import { requestContext } from "#lib/request-context.ts";
import { openFromForm, SealBroken, sealForForm } from "#lib/sealing.ts";
import { cleanText, type TextProblem } from "#lib/text.ts";

const cookie = "__Secure-postern-export-reason";
const attributes = "Path=/operator/members/export; Secure; HttpOnly; SameSite=Strict";
const minutes = 15;
/** In code points. */
const limit = 200;

/** Keeps the reason for the session's next exports, or says what is wrong with it. */
export function keepExportReason(by: SignedIn, typed: string): "missing" | TextProblem | undefined {
  const cleaned = cleanText(typed.trim(), limit, { multiline: false });
  if (!cleaned.ok) return cleaned.problem;
  if (cleaned.text === "") return "missing";
  const until = by.from.at + minutes * 60 * 1000;
  const sealed = sealForForm(contextOf(by), JSON.stringify({ reason: cleaned.text, until }));
  requestContext().setCookies.set(cookie, `${cookie}=${sealed}; Max-Age=${minutes * 60}; ${attributes}`);
  return undefined;
}

/** The reason that this session has given, while it counts. */
export function exportReason(by: SignedIn): string | undefined {
  const sealed = requestContext().cookie(cookie);
  if (sealed === undefined) return undefined;
  try {
    const { reason, until } = JSON.parse(openFromForm(contextOf(by), sealed)) as {
      reason: string;
      until: number;
    };
    return by.from.at < until ? reason : undefined;
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

function contextOf({ session }: SignedIn): string {
  return `export reason/${session.id}`;
}
