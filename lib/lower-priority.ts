import { constants, getPriority, setPriority } from "node:os";

/**
 * Lets people who wait for a page come before this process, without starving it where a machine is always busy. Only
 * ever lowers it, which is all that an ordinary user may; where the system refuses even that, it goes on as it is.
 */
export function lowerPriority(): void {
  const wanted = constants.priority.PRIORITY_BELOW_NORMAL;
  try {
    if (getPriority() < wanted) setPriority(wanted);
  } catch {}
}
