/** How wide and high the drawing is in its own units; the page stretches it. */
const [width, height] = [100, 40];

type Values = readonly (number | undefined)[];

type Props = Readonly<{
  /** Unlike all others on its page. */
  id: string;
  title: string;
  /** What somebody hears who does not see the line. */
  sentence: string;
  /** One an hour, a day, a year, the newest last; undefined: not known, a gap. */
  values: Values;
  /** A value in words. */
  label: (value: number) => string;
  /** Of the first and the last value, in words. */
  from: string;
  until: string;
}>;

/**
 * A line over time from zero up, drawn on the server, with the last value as a number. Time goes from left to right in
 * every language.
 */
export function LineChart({ id, title, sentence, values, label, from, until }: Props) {
  const last = values.findLast((value) => value !== undefined);
  const top = topOf(values);
  return (
    <figure>
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="text-sm text-muted">{title}</span>
        <strong className="tabular-nums">{last === undefined ? "–" : label(last)}</strong>
      </figcaption>
      <div dir="ltr" className="mt-1 text-sm text-muted">
        <p aria-hidden="true">
          <bdi>{label(top)}</bdi>
        </p>
        <svg
          role="img"
          aria-labelledby={`${id}-title ${id}-said`}
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          fill="none"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="block h-16 w-full overflow-visible text-accent"
        >
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-said`}>{sentence}</desc>
          <path
            d={`M0 0H${width}M0 ${height}H${width}`}
            className="stroke-line"
            vectorEffect="non-scaling-stroke"
          />
          <path
            d={linePath(values)}
            stroke="currentColor"
            strokeWidth="2"
            vectorEffect="non-scaling-stroke"
          />
          <path
            d={dotsPath(values)}
            stroke="currentColor"
            strokeWidth="6"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <p aria-hidden="true" className="mt-1 flex justify-between gap-4">
          <bdi>{from !== until && from}</bdi>
          <bdi>{until}</bdi>
        </p>
      </div>
    </figure>
  );
}

/** What the drawing ends with above: the least of 1, 2 or 5 times a power of ten that no value is above. */
export function topOf(values: Values): number {
  const most = Math.max(0, ...values.filter((value) => value !== undefined));
  if (most === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((times) => times * power).find((top) => top >= most) ?? most;
}

/**
 * The path of an SVG, 100 wide and 40 high, through the values, from gap to gap. The last value is at the right, also
 * where it is the only one.
 */
export function linePath(values: Values): string {
  const commandOf = (at: number) => (values[at - 1] === undefined ? "M" : "L");
  return pointsOf(values)
    .map(({ at, point }) => commandOf(at) + point)
    .join("");
}

/** A dot for each value between two gaps, which makes no line, and for the last: lines of no length with round ends. */
export function dotsPath(values: Values): string {
  const last = values.findLastIndex((value) => value !== undefined);
  const isAlone = (at: number) => values[at - 1] === undefined && values[at + 1] === undefined;
  return pointsOf(values)
    .filter(({ at }) => at === last || isAlone(at))
    .map(({ point }) => `M${point}h0`)
    .join("");
}

function pointsOf(values: Values): { at: number; point: string }[] {
  const top = topOf(values);
  const xOf = (at: number) => (values.length === 1 ? width : rounded((at * width) / (values.length - 1)));
  return values.flatMap((value, at) =>
    value === undefined ? [] : [{ at, point: `${xOf(at)} ${rounded(height * (1 - value / top))}` }],
  );
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}
