/** Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4). */
export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

export type Labels = Readonly<Record<string, string>>;
type Sample = Readonly<{ labels?: Labels; value: number }>;

/** One metric with all its samples, in the unit that its name says. */
export type Metric = Readonly<
  { name: string; help: string } & (
    | { type: "counter" | "gauge"; samples: readonly Sample[] }
    | { type: "histogram"; samples: readonly Histogram[] }
  )
>;

/** `counts`: how many were in each step and no earlier one; the last is of all that are above every bound. */
export type Histogram = Readonly<{
  labels?: Labels;
  bounds: readonly number[];
  counts: readonly number[];
  sum: number;
}>;

/** What a scraper reads: metrics without samples are left out. */
export function exposition(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .flatMap((metric) => [
      `# HELP ${metric.name} ${metric.help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
      `# TYPE ${metric.name} ${metric.type}`,
      ...linesOf(metric),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function linesOf(metric: Metric): string[] {
  if (metric.type === "histogram") return metric.samples.flatMap((one) => histogramLines(metric.name, one));
  return metric.samples.map(({ labels, value }) => line(metric.name, labels, value));
}

/** Each bucket holds the ones before it, too. */
function histogramLines(name: string, { labels, bounds, counts, sum }: Histogram): string[] {
  let soFar = 0;
  const buckets = counts.map((count, step) => {
    soFar += count;
    const bound = bounds[step];
    const le = bound === undefined ? "+Inf" : String(bound);
    return line(`${name}_bucket`, { ...labels, le }, soFar);
  });
  return [...buckets, line(`${name}_sum`, labels, sum), line(`${name}_count`, labels, soFar)];
}

function line(name: string, labels: Labels = {}, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${numberText(value)}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** As Go's ParseFloat reads it. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}
