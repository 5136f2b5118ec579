import { availableParallelism } from "node:os";

/** One line of the table: what the portal does, what it is measured against, and what was aimed at. */
export type Row = Readonly<{
  what: string;
  unit: string;
  portal: number;
  /** What it is compared with in the same run, in the same unit, and the portal's figure by that. */
  against?: Readonly<{ name: string; value: number; ratio: number }>;
  /** Of the ratio, or of the figure itself where nothing is compared. */
  target?: Readonly<{ atLeast: number } | { atMost: number }>;
}>;

export type Options = Readonly<{ quick: boolean }>;

/** One benchmark: what it measures stands in its rows. */
export type Bench = Readonly<{ name: string; run(options: Options): Promise<Row[]> }>;

/** With one core, and with all of this machine where there are more; `quick` leaves that out. */
export async function onOneAndAll(
  measured: (workers: number, options: Options) => Promise<Row[]>,
  options: Options,
): Promise<Row[]> {
  const all = options.quick ? 1 : availableParallelism();
  const rows = await measured(1, options);
  return all === 1 ? rows : [...rows, ...(await measured(all, options))];
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between two values by how near it is to each. NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Medians of rounds in which both took their turn. The ratio is the median of the rounds' own, since a change of
 * the machine's speed affects both of a round.
 */
export function beside(
  ours: readonly number[],
  name: string,
  theirs: readonly number[],
): Required<Pick<Row, "portal" | "against">> {
  const ratio = median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
  return { portal: median(ours), against: { name, value: median(theirs), ratio } };
}

export function isMet(row: Row): boolean | undefined {
  const measured = row.against?.ratio ?? row.portal;
  if (!row.target) return undefined;
  return "atLeast" in row.target ? measured >= row.target.atLeast : measured <= row.target.atMost;
}

/** A table in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    `${figure(row.portal)} ${row.unit}`,
    row.against ? `${figure(row.against.value)} (${row.against.name})` : "",
    row.against === undefined || Number.isNaN(row.against.ratio) ? "" : row.against.ratio.toFixed(2),
    row.target ? `${"atLeast" in row.target ? `≥ ${row.target.atLeast}` : `≤ ${row.target.atMost}`}` : "",
    { true: "yes", false: "NO", undefined: "" }[String(isMet(row))] ?? "",
  ]);
  return table(["what", "portal", "against", "ratio", "target", "met"], cells);
}

/** Rows of cells under their heads, in Markdown. */
export function table(head: readonly string[], cells: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) =>
    Math.max(...[head, ...cells].map((cell) => cell[at]?.length ?? 0), title.length),
  );
  const line = (cell: readonly string[]) =>
    `| ${cell.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

/** Three digits, and all before the point. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

export function inWords(workers: number): string {
  return workers === 1 ? "1 worker" : `${workers} workers`;
}
