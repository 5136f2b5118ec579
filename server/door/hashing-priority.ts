import { isHashingForOthers } from "#features/passwords/hash-queue.ts";

/** At most this long at a time, other work of this thread included. */
const longestMs = 100;

/** Of the processor, for all crowds. The hash waits for one of theirs before, and shall be there in three times its time. */
const share = 1 / 3;

/**
 * Passwords are hashed in a thread of the lowest priority: of a core that is busy it gets nothing. So while one is
 * hashed for somebody, crowds of other networks leave most of the processor's time to it.
 */
export type HashingPriority = {
  /** A network's crowd is let in: at once (0), or in so many milliseconds, when this is to be asked again. */
  restMs(network: string): number;
  /** Some of a network's crowd is let in now. */
  begin(network: string): void;
};

/** Of this thread. */
export function openHashingPriority(
  isSparing: (network: string) => boolean = isHashingForOthers,
): HashingPriority {
  let begun = { at: 0, usedMs: 0 };
  const usedMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  return {
    restMs(network) {
      if (!isSparing(network)) return 0;
      const pastMs = performance.now() - begun.at;
      if (pastMs >= longestMs) return 0;
      // The thread's own work meanwhile, such as reading more of the crowd's requests, counts too.
      return Math.min(Math.max(0, (usedMs() - begun.usedMs) / share - pastMs), longestMs - pastMs);
    },
    begin(network) {
      if (!isSparing(network)) return;
      begun = { at: performance.now(), usedMs: usedMs() };
    },
  };
}
