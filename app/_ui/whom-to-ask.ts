import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** Whom people ask, as part of a sentence: CONTACT, else whoever runs the portal. */
export function whomToAsk(t: PageWords["t"]): string {
  return settings().contact ?? t("whom");
}
