/** Has every process of this portal go by the keys as keys.json changes. */
import { isDeepStrictEqual } from "node:util";
import { areKeysOfDatabase } from "#db/key-checks.ts";
import { sayKeys } from "#features/machines/said-keys.ts";
import { type Following, followKeyFile } from "#lib/follow-keys.ts";
import { adoptKeys, type Keys, keyId, readKeys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import type { Settings } from "#lib/settings.ts";
import { actionKeyEnvironment } from "#server/next/build.ts";
import type { Supervisor } from "./supervisor.ts";

type Portal = Readonly<{ settings: Settings; workers: Supervisor; build: string }>;

/**
 * Says which keys all processes read with, once they serve and after each change. Keys that are not this database's are
 * not taken: the ones before serve on.
 */
export function followKeys({ settings, workers, build }: Portal, first: Keys): Following {
  let current = first;
  /** The workers that run got this one when they began. */
  let action = first.action[0];
  const adopt = async () => {
    const fresh = readFresh(settings);
    if (!fresh) return;
    if (isDeepStrictEqual(fresh, current)) return sayKeys(fresh, build);
    if (!(await areKeysOfDatabase(fresh)))
      return log.warn("keys not taken", { reason: "not the database's" });
    current = fresh;
    adoptKeys(fresh);
    await workers.change({ keys: fresh });
    const [newest] = fresh.action;
    if (newest && action && !newest.equals(action)) {
      action = newest;
      await workers.replace(actionKeyEnvironment(newest));
    }
    await sayKeys(fresh, build);
    log.info("keys adopted", { inUse: inUse(fresh) });
  };
  return followKeyFile(settings, adopt);
}

function readFresh(settings: Settings): Keys | undefined {
  try {
    return readKeys(settings);
  } catch (error) {
    log.warn("keys not taken", { reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

function inUse({ session, pepper, data, ticket, action }: Keys): string[] {
  return [session, pepper, data, ticket, action].flatMap(([key]) => (key ? [keyId(key)] : []));
}
