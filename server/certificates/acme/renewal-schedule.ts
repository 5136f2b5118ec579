import { log } from "#lib/log.ts";
import type { CertificateConfig } from "./obtain.ts";
import { type RenewalResult, renewIfDue, renewNow } from "./renewal.ts";

type Renew = (config: CertificateConfig, now: number) => Promise<RenewalResult>;

const shortestMs = 1_000;
// However far off the next thing is: clocks are set, machines sleep, settings of the authority change.
const longestMs = 3_600_000;

export type RenewalSchedule = {
  /** Obtains another one now; resolves when that is done, well or not. */
  renew(): Promise<void>;
  stop(): void;
};

/** Renews the certificate for as long as the portal runs, one try at a time. `onObtained` is called after each new one. */
export function scheduleRenewal(config: CertificateConfig, onObtained: () => Promise<void>): RenewalSchedule {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let work = Promise.resolve();
  const then = (renew: Renew) => {
    work = work.then(async () => {
      clearTimeout(timer);
      const nextAt = await once(config, renew, onObtained);
      if (stopped) return;
      const pause = Math.min(Math.max(nextAt - Date.now(), shortestMs), longestMs);
      timer = setTimeout(() => void then(renewIfDue), pause);
      timer.unref();
    });
    return work;
  };
  void then(renewIfDue);
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
  onObtained: () => Promise<void>,
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
