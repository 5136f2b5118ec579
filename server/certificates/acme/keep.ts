import { log } from "#lib/log.ts";
import type { Wish } from "./obtain.ts";
import { tendCertificate } from "./tend.ts";

const shortestMs = 1_000;
// However far off the next thing is: clocks are set, machines sleep, settings of the authority change.
const longestMs = 3_600_000;

/** Tends the certificate for as long as the portal runs, one thing at a time. `onObtained` hears of each new one. */
export function keepTended(wish: Wish, onObtained: () => void): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const tend = async () => {
    const nextAt = await once(wish, onObtained);
    if (stopped) return;
    timer = setTimeout(() => void tend(), Math.min(Math.max(nextAt - Date.now(), shortestMs), longestMs));
    timer.unref();
  };
  void tend();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function once(wish: Wish, onObtained: () => void): Promise<number> {
  try {
    const { obtained, nextAt } = await tendCertificate(wish, Date.now());
    if (obtained) onObtained();
    return nextAt;
  } catch (error) {
    // No room, no rights: what cannot be written down is not tried.
    log.warn("certificate not looked after", { error });
    return Date.now() + longestMs;
  }
}
