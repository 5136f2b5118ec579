/** Reading rows of which one cannot be opened: sealed by a key that is gone, or damaged on the disk. */

import { log } from "#lib/log.ts";
import { shared } from "#lib/process-global.ts";
import { requestContexts } from "#lib/request-context.ts";
import { SealBroken } from "#lib/sealing.ts";

/** Which sealed column of which row. */
type Where = Readonly<{ table: string; row: string; column: string }>;

/**
 * What `open` opens; undefined when it is no seal of ours, so that one row does not take the others along. A page that
 * shows this is not kept: the row may be mended by other means than a change of the member's.
 */
export function readable<T>(where: Where, open: () => T): T | undefined {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    say(where);
    const current = requestContexts.getStore();
    if (current) current.passing = true;
    return undefined;
  }
}

const sayEveryMs = 60 * 60 * 1000;
const most = 1_000;
const said = shared("unreadable rows", () => new Map<string, number>());

/** Once an hour, however often it is looked at. */
function say(where: Where): void {
  const place = JSON.stringify(where);
  const now = performance.now();
  if (now - (said.get(place) ?? Number.NEGATIVE_INFINITY) < sayEveryMs) return;
  said.delete(place);
  const [oldest] = said.keys();
  if (said.size >= most && oldest !== undefined) said.delete(oldest);
  said.set(place, now);
  log.error("sealed value cannot be opened", where);
}
