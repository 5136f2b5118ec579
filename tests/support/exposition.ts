/** Reads Prometheus' text format, as strictly as its definition is (version 0.0.4): what does not follow it throws. */
export type Sample = Readonly<{ name: string; labels: Readonly<Record<string, string>>; value: number }>;
export type Family = Readonly<{ name: string; type: string; help: string; samples: Sample[] }>;

const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"/;
const labels = new RegExp(`^(?:${label.source}(?:,${label.source})*)?$`);
const sampleLine =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)$/;

export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let current: Family | undefined;
  for (const line of text.slice(0, -1).split("\n")) {
    const [, help, said = ""] = /^# HELP (\S+) ((?:[^\\]|\\\\|\\n)*)$/.exec(line) ?? [];
    if (help !== undefined) {
      if (families.has(help)) throw new Error(`twice: ${help}`);
      current = { name: help, type: "", help: said, samples: [] };
      families.set(help, current);
      continue;
    }
    const [, typed, type = ""] = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (typed !== undefined) {
      if (typed !== current?.name || current.type !== "") throw new Error(`out of place: ${line}`);
      current = { ...current, type };
      families.set(typed, current);
      continue;
    }
    const sample = sampleOf(line);
    if (!current || !belongs(sample.name, current)) throw new Error(`out of place: ${line}`);
    const series = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).toSorted())}`;
    if (seen.has(series)) throw new Error(`twice: ${line}`);
    seen.add(series);
    current.samples.push(sample);
  }
  for (const family of families.values()) check(family);
  return families;
}

function sampleOf(line: string): Sample {
  const [, name = "", pairs = "", value = ""] = sampleLine.exec(line) ?? [];
  if (name === "" || !labels.test(pairs)) throw new Error(`no sample: ${line}`);
  const found = [...pairs.matchAll(new RegExp(label, "g"))].map(([, key = "", text = ""]) => [
    key,
    text.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped)),
  ]);
  if (new Set(found.map(([key]) => key)).size !== found.length) throw new Error(`a label twice: ${line}`);
  return { name, labels: Object.fromEntries(found), value: Number(value.replace("Inf", "Infinity")) };
}

function belongs(name: string, { name: family, type }: Family): boolean {
  return type === "histogram" ? /^_(bucket|sum|count)$/.test(name.slice(family.length)) : name === family;
}

function check({ name, type, samples }: Family): void {
  if (type === "" || samples.length === 0) throw new Error(`nothing of ${name}`);
  if (type === "counter" && !name.endsWith("_total")) throw new Error(`no counter's name: ${name}`);
  if (type !== "gauge" && samples.some(({ value }) => !(value >= 0))) throw new Error(`below zero: ${name}`);
  if (type !== "histogram") return;
  const groups = Map.groupBy(samples, ({ labels: { le, ...rest } }) => JSON.stringify(rest));
  for (const group of groups.values()) {
    const buckets = group.filter(({ labels: { le } }) => le !== undefined);
    const values = buckets.map(({ value }) => value);
    const bounds = buckets.map(({ labels: { le = "" } }) => Number(le.replace("Inf", "Infinity")));
    const count = group.find((sample) => sample.name === `${name}_count`)?.value;
    const isRising = (all: number[]) => all.every((value, at) => at === 0 || value >= (all[at - 1] ?? 0));
    if (!isRising(values) || !isRising(bounds) || bounds.at(-1) !== Infinity || values.at(-1) !== count)
      throw new Error(`no histogram: ${name}`);
    if (!group.some((sample) => sample.name === `${name}_sum`)) throw new Error(`no sum: ${name}`);
  }
}

/** The sum of all samples of a metric that have these labels. */
export function sumOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  wanted: Readonly<Record<string, string>> = {},
): number {
  const family = families.get(name);
  if (!family) throw new Error(`there is no ${name}`);
  return family.samples
    .filter(({ labels }) => Object.entries(wanted).every(([key, text]) => labels[key] === text))
    .reduce((sum, { value }) => sum + value, 0);
}
