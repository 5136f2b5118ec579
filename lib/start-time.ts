import { shared } from "./process-global.ts";

const cell = shared("start", () => ({ at: Date.now() }));

/** Since when this machine's portal runs, whenever this worker came, in milliseconds. */
export function startTime(): number {
  return cell.at;
}

/** For workers, told by the primary. */
export function adoptStartTime(at: number): void {
  cell.at = at;
}
