import { log } from "#lib/log.ts";
import type { CertificateConfig } from "./obtain.ts";
import { type RenewalResult, renewIfDue, renewNow } from "./renewal.ts";

type Renew = (config: CertificateConfig, now: number) => Promise<RenewalResult>;

const shortestMs = 1_000;
// However far off the next thing is: clocks are set, machines sleep, settings of the authority change.
const longestMs = 3_600_000;
/** So often a machine asks whether it is the one that renews. */
const askEveryMs = 60_000;

export type RenewalSchedule = {
  /** Obtains another one now; resolves when that is done, well or not. */
  renew(): Promise<void>;
  stop(): void;
};

/**
 * Renews the certificate for as long as the portal runs, one try at a time, where `isMine` says that it is this
 * machine's to do; `renew` does it in any case. `onObtained` is called after each new one.
 */
export function scheduleRenewal(
  config: CertificateConfig,
  isMine: () => Promise<boolean>,
  onObtained: () => Promise<unknown>,
): RenewalSchedule {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let work = Promise.resolve();
  const ifMine: Renew = async (...due) =>
    (await isMine()) ? await renewIfDue(...due) : { obtained: false, nextAt: Date.now() + askEveryMs };
  const then = (renew: Renew) => {
    work = work.then(async () => {
      clearTimeout(timer);
      const nextAt = await once(config, renew, onObtained);
      if (stopped) return;
      const pause = Math.min(Math.max(nextAt - Date.now(), shortestMs), longestMs);
      timer = setTimeout(() => void then(ifMine), pause);
      timer.unref();
    });
    return work;
  };
  void then(ifMine);
  return {
    renew: () => then(renewNow),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function once(
  config: CertificateConfig,
  renew: Renew,
  onObtained: () => Promise<unknown>,
): Promise<number> {
  try {
    const { obtained, nextAt } = await renew(config, Date.now());
    if (obtained) await onObtained();
    return nextAt;
  } catch (error) {
    // No room, no rights: what cannot be written down is not tried.
    log.warn("certificate not looked after", { error });
    return Date.now() + longestMs;
  }
}
