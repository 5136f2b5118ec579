/** @throws with the code of a lock that was not had in time */
type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets so many run at once. The others wait, first come, first served, for no longer than `patienceMs`. */
export function turns(most: number, patienceMs: number): InTurn {
  const waiting = new Set<() => void>();
  let running = 0;

  const turn = () =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const giveUp = () => {
        waiting.delete(begin);
        reject(Object.assign(new Error("Others are writing."), { code: "55P03" }));
      };
      const timer = setTimeout(giveUp, patienceMs);
      waiting.add(begin);
    });

  return async (work) => {
    if (running < most) running++;
    else await turn();
    try {
      return await work();
    } finally {
      const [next] = waiting;
      if (next) waiting.delete(next);
      else running--;
      next?.();
    }
  };
}
