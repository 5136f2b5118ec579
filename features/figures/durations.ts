/**
 * How long answers took, as a histogram whose steps grow with what they hold: four to each doubling. So few numbers give
 * a percentile to within a fifth, and those of all workers, machines and hours can be added.
 */
const stepsPerDoubling = 4;
/** The last step holds all that took longer, about two minutes. */
export const lastStep = 1 + 17 * stepsPerDoubling;

/** The step of an answer that took so many milliseconds. A clock that was set back meanwhile makes no step of its own. */
export function stepOf(ms: number): number {
  if (!(ms >= 1)) return 0;
  return Math.min(lastStep, 1 + Math.floor(Math.log2(ms) * stepsPerDoubling));
}

/** Every answer of a step took less than so many milliseconds. */
const endOf = (step: number) => 2 ** (step / stepsPerDoubling);

/**
 * Of this share of all answers, 0.5 or 0.99 say, none took longer than so many milliseconds; undefined where there were
 * none. `counts` are those of each step; a step that is missing had none.
 */
export function percentile(counts: readonly (number | undefined)[], share: number): number | undefined {
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  if (total === 0) return undefined;
  let soFar = 0;
  const step = counts.findIndex((count) => {
    soFar += count ?? 0;
    return soFar >= total * share;
  });
  return endOf(step);
}
