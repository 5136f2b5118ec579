import { availableParallelism } from "node:os";
import { waits } from "../cases/fairness.ts";
import { endWhatIsLeft, root } from "../support/processes.ts";
import { inWords } from "../support/rows.ts";
import { groupCommit } from "./group-commit.ts";
import { type Measurement, measurements } from "./measurements.ts";
import { olderBuild } from "./older-build.ts";
import type { BesideRow } from "./rows.ts";
import { type Build, open, ready, type Side } from "./side.ts";

type Options = Readonly<{ quick: boolean; only: readonly string[] | undefined }>;

/** What --only may name. */
export const besideNames: readonly string[] = [
  ...new Set(measurements.map(({ name }) => name)),
  "group-commit",
  "fairness",
];

/**
 * Measures this checkout and a build of another commit in turns: both are started again and again, with one worker and
 * with one for each core, and each time all is measured of both, one right after the other.
 */
export async function measuredBeside(commit: string, { quick, only }: Options): Promise<BesideRow[]> {
  const isWanted = (name: string) => only?.includes(name) ?? true;
  const wanted = measurements.filter(({ name }) => isWanted(name));
  say(`making ready what is measured: this checkout and ${commit}`);
  const builds: Build[] = [];
  try {
    const checkouts = { now: root, before: olderBuild(commit) };
    if (wanted.length > 0)
      for (const name of ["now", "before"] as const) builds.push(await ready(name, checkouts[name]));
    const all = quick ? [1] : [...new Set([1, availableParallelism()])];
    const rows: BesideRow[] = [];
    for (const workers of wanted.length > 0 ? all : [])
      rows.push(...(await inTurns(builds, workers, wanted, quick)));
    if (isWanted("group-commit"))
      await unlessItFails("group commit", async () => {
        rows.push(...(await groupCommit(checkouts, quick, say)));
      });
    if (isWanted("fairness")) rows.push(...(await fairly(checkouts, quick)));
    return rows;
  } finally {
    await endWhatIsLeft();
    for (const build of builds) build.remove();
  }
}

async function inTurns(
  builds: readonly Build[],
  workers: number,
  wanted: readonly Measurement[],
  quick: boolean,
): Promise<BesideRow[]> {
  const lengths = quick ? { warmUp: 1, measured: 1 } : { warmUp: 2, measured: 1 };
  const starts = quick ? 2 : 6;
  const pairs = new Map(wanted.map((measurement) => [measurement, [] as [number, number][]]));
  for (let start = 0; start < starts; start += 1) {
    // What comes first has it a little harder, or easier: each does, in turns.
    const order = start % 2 ? builds.toReversed() : builds;
    await unlessItFails(`start ${start + 1} of ${starts}, ${inWords(workers)}`, async () => {
      const sides = new Map<string, Side>();
      for (const build of order) sides.set(build.name, await open(build, workers));
      for (const measurement of wanted)
        await unlessItFails(`  ${measurement.what}`, async () => {
          const figures: Record<string, number> = {};
          for (const [name, side] of sides) figures[name] = await measurement.measure(side, lengths);
          pairs.get(measurement)?.push([figures.now ?? Number.NaN, figures.before ?? Number.NaN]);
        });
      for (const side of sides.values()) await side.stop();
    });
    // Those of a start that failed.
    await endWhatIsLeft();
  }
  return wanted.map((measurement) => ({
    what: `${measurement.what}, ${inWords(workers)}`,
    unit: measurement.unit,
    better: measurement.better,
    pairs: pairs.get(measurement) ?? [],
  }));
}

/** Once each: what it shows is far from the difference between two starts. */
async function fairly(
  checkouts: Readonly<Record<"now" | "before", string>>,
  quick: boolean,
): Promise<BesideRow[]> {
  const figures = new Map<string, BesideRow & { pairs: [number, number][] }>();
  for (const [name, checkout] of Object.entries(checkouts))
    await unlessItFails(`fairness, ${name}`, async () => {
      const seconds = quick ? { seconds: 8, warmUpSeconds: 4 } : { seconds: 24, warmUpSeconds: 10 };
      const note = (what: string, unit: string, better: BesideRow["better"], figure: number) => {
        const row = figures.get(what) ?? { what, unit, better, pairs: [[Number.NaN, Number.NaN]] };
        row.pairs = row.pairs.map(([now, before]) => (name === "now" ? [figure, before] : [now, figure]));
        figures.set(what, row);
      };
      for (const { flood, probed, answersPerSecond } of await waits({ CHECKOUT: checkout }, seconds)) {
        const meanwhile = flood === "none" ? "while nobody floods" : `while another network floods ${flood}`;
        for (const [asked, { p50, p99, refused }] of Object.entries(probed)) {
          note(`p50 of ${asked} ${meanwhile}`, "ms", "less", p50);
          note(`p99 of ${asked} ${meanwhile}`, "ms", "less", p99);
          note(`share of ${asked} refused ${meanwhile}`, "", "less", refused);
        }
        if (flood !== "none") note(`answers to that flood of ${flood}`, "/s", "less", answersPerSecond);
      }
    });
  await endWhatIsLeft();
  return [...figures.values()];
}

async function unlessItFails(what: string, work: () => Promise<void>): Promise<void> {
  say(what);
  try {
    await work();
  } catch (error) {
    process.exitCode = 1;
    say(`${what.trim()} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function say(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}
