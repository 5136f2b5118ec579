/** How `/readyz` says by how many milliseconds the machine's clock is ahead of the shared database's. */
export const clockOffsetHeader = "x-clock-offset-ms";

/** Sessions, throttles and leases go by the machines' clocks. */
const mostMs = 5_000;

/** Sessions would end hours early or late. */
const unusableMs = 60 * 60 * 1000;

/** Whether nobody should be served by a machine whose clock is this far ahead, or behind. */
export function isUnusableClock(offsetMs: number): boolean {
  return Math.abs(offsetMs) > unusableMs;
}

/** Whether a machine whose clock is this far ahead, or behind, is to be told so. */
export function isWrongClock(offsetMs: number): boolean {
  return Math.abs(offsetMs) > mostMs;
}
