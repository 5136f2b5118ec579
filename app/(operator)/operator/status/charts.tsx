import { hidden } from "#app/_ui/hidden.tsx";
import { LineChart } from "#app/_ui/line-chart.tsx";
import { Section } from "#app/_ui/page.tsx";
import type { FiguresOfDay } from "#features/figures/read-figures.ts";
import type { status as english } from "#lib/words/en/status.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Name = keyof typeof english.status.figures;
type Part = Readonly<{
  name: keyof typeof english.status.parts;
  /** Of the charts; the table has them, too. */
  lines: readonly Name[];
  /** What the table has besides. */
  more?: readonly Name[];
}>;

const parts: readonly Part[] = [
  { name: "members", lines: ["members", "signUps"], more: ["active", "waiting", "disabled", "refused"] },
  { name: "logIns", lines: ["logIns", "failedLogIns"] },
  { name: "requests", lines: ["requests", "p50", "p99"] },
  { name: "storage", lines: ["databaseBytes", "freeBytes"] },
  { name: "processes", lines: ["workers", "memoryBytes"] },
];

type Figures = Readonly<{ figures: readonly FiguresOfDay[]; words: PageWords }>;
/** `days`: of the figures, written out once for all. */
type Shown = Figures & Readonly<{ days: readonly string[] }>;

/** What the portal counted and measured, as lines and as numbers. */
export function Charts({ figures, words }: Figures) {
  const { t, format } = words;
  const shown = { figures, words, days: figures.map(({ noon }) => format.days(noon, noon)) };
  if (figures.length === 0) return <p className="mt-12 text-muted">{t("status.nothingYet")}</p>;
  return (
    <>
      <p className="mt-8 max-w-measure text-sm text-muted">{t("status.since")}</p>
      {parts.map((part) => (
        <Section key={part.name} heading={t(`status.parts.${part.name}`)}>
          <div
            className={`mt-4 grid items-end gap-x-8 gap-y-6 ${part.lines.length === 3 ? "sm:grid-cols-3" : "sm:grid-cols-2"}`}
          >
            {part.lines.map((name) => (
              <Chart key={name} name={name} {...shown} />
            ))}
          </div>
          <Numbers part={part} {...shown} />
        </Section>
      ))}
    </>
  );
}

function Chart({ name, figures, days, words: { t, format } }: Shown & { name: Name }) {
  const values = figures.map((day) => figureOf(day, name));
  const known = values.filter((value) => value !== undefined);
  const say = (value: number) => text(name, value, format);
  const [from = "", today = ""] = [days[0], days.at(-1)];
  const until = days[values.findLastIndex((value) => value !== undefined)] ?? today;
  const [latest, least, most] = [known.at(-1) ?? 0, Math.min(...known), Math.max(...known)].map(say);
  const said = { latest: latest ?? "", least: least ?? "", most: most ?? "", from, until };
  const which = known.length === 0 ? "none" : known.length === 1 ? "one" : "many";
  return (
    <LineChart
      id={name}
      title={t(`status.figures.${name}`)}
      sentence={t(`status.sentence.${which}`, said)}
      values={values}
      label={say}
      from={from}
      until={today}
    />
  );
}

function Numbers({
  part: { name, lines, more = [] },
  figures,
  days,
  words: { t, format },
}: Shown & { part: Part }) {
  const columns = [...lines, ...more].map((column) => ({ column, label: t(`status.figures.${column}`) }));
  const part = t(`status.parts.${name}`);
  return (
    <details className="mt-4">
      <summary className="py-2 text-sm text-accent">{t.rich("status.showNumbers", { hidden, part })}</summary>
      <table className="sheet numbers">
        <caption className="sr-only">{part}</caption>
        <thead>
          <tr>
            <th scope="col">{t("status.day")}</th>
            {columns.map(({ column, label }) => (
              <th key={column} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures
            .map((ofDay, at) => (
              <tr key={ofDay.noon}>
                <th scope="row">{days[at]}</th>
                {columns.map(({ column, label }) => (
                  <td key={column} data-label={label}>
                    {text(column, figureOf(ofDay, column), format) ?? t("status.unknown")}
                  </td>
                ))}
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </details>
  );
}

function figureOf(day: FiguresOfDay, name: Name): number | undefined {
  if (name === "waiting") return day.states["awaiting approval"];
  if (name === "active" || name === "disabled" || name === "refused") return day.states[name];
  return day[name];
}

function text(name: Name, value: number, format: PageWords["format"]): string;
function text(name: Name, value: number | undefined, format: PageWords["format"]): string | undefined;
function text(name: Name, value: number | undefined, format: PageWords["format"]): string | undefined {
  if (value === undefined) return undefined;
  if (name.endsWith("Bytes")) return format.bytes(value);
  return name === "p50" || name === "p99" ? format.milliseconds(value) : format.number(value);
}
