import { figure, median, quantile, table } from "../support/rows.ts";

/** A figure of this build and of the older one, as often as both took their turn. */
export type BesideRow = Readonly<{
  what: string;
  unit: string;
  better: "more" | "less";
  pairs: readonly (readonly [now: number, before: number])[];
  /** Of the ratio. */
  target?: Readonly<{ atLeast: number }>;
}>;

type Judged = Readonly<{
  now: number;
  before: number;
  /** The median of the pairs' own ratios of now to before. */
  ratio: number;
  nowQuartiles: readonly [number, number];
  beforeQuartiles: readonly [number, number];
  /** Undefined where there were too few turns to tell. */
  isLost: boolean | undefined;
}>;

/** Two portals of the same code differ by up to an eighth. */
const fewest = 4;
const tolerated = 0.95;

/** A loss counts if the median of the ratios says so and the quartiles are apart. */
export function judged({ pairs, better }: BesideRow): Judged {
  const [now, before] = [pairs.map(([ours]) => ours), pairs.map(([, theirs]) => theirs)];
  const ratio = median(pairs.map(([ours, theirs]) => ours / theirs));
  const quartiles = (values: readonly number[]) => [quantile(values, 0.25), quantile(values, 0.75)] as const;
  const [nowQuartiles, beforeQuartiles] = [quartiles(now), quartiles(before)];
  const areApart = nowQuartiles[1] < beforeQuartiles[0] || beforeQuartiles[1] < nowQuartiles[0];
  const isWorse = (better === "more" ? ratio : 1 / ratio) < tolerated;
  const isLost = pairs.length < fewest ? undefined : isWorse && areApart;
  return { now: median(now), before: median(before), ratio, nowQuartiles, beforeQuartiles, isLost };
}

/** A table in Markdown. */
export function besideTable(rows: readonly BesideRow[]): string {
  const head = [
    "what",
    "now",
    "before",
    "now/before",
    "quartiles now",
    "quartiles before",
    "lost?",
    "target",
    "met",
  ];
  const range = ([low, high]: readonly [number, number]) => `${figure(low)} to ${figure(high)}`;
  return table(
    head,
    rows.map((row) => {
      const { now, before, ratio, nowQuartiles, beforeQuartiles, isLost } = judged(row);
      return [
        row.what,
        `${figure(now)} ${row.unit}`,
        `${figure(before)} ${row.unit}`,
        Number.isFinite(ratio) ? ratio.toFixed(2) : "",
        ...(isLost === undefined ? ["", ""] : [range(nowQuartiles), range(beforeQuartiles)]),
        { true: "LOST", false: "no", undefined: "" }[String(isLost)] ?? "",
        ...(row.target ? [`≥ ${row.target.atLeast}`, ratio >= row.target.atLeast ? "yes" : "NO"] : ["", ""]),
      ];
    }),
  );
}
