import { evenWhenFull } from "#db/reserve.ts";
import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { forgetOtherBrowsers } from "#features/authentication/known-browser.ts";
import { voidLinks } from "#features/links/link.ts";
import { endAllSessions } from "#features/sessions/end-session.ts";
import { actOn, because } from "./act-on.ts";
import { done, type Outcome } from "./outcome.ts";

/**
 * Logs the member out everywhere, at once. No browser is known as theirs any more, and no link lets anybody back in:
 * somebody else may have one.
 */
export async function endSessionsOf(act: OperatorAct, reason?: string): Promise<Outcome> {
  return evenWhenFull(() =>
    actOn(act, "sessions ended", async (tx, member) => {
      await forgetOtherBrowsers(tx, member.id, {});
      await voidLinks(tx, "recovery", member.id);
      const browsers = new Map(
        (await endAllSessions(tx, member.id)).map((one) => [JSON.stringify(one), one]),
      );
      const which = [...browsers.values()].map((browser) => ({ browser }));
      await record(tx, act, "session ended", [...which, ...because(reason)]);
      return done;
    }),
  );
}
