import { shared } from "#lib/process-global.ts";

const units = [
  ["year", 365 * 24 * 60 * 60],
  ["month", 30 * 24 * 60 * 60],
  ["day", 24 * 60 * 60],
  ["hour", 60 * 60],
  ["minute", 60],
] as const;

/** Made when first needed: they take V8 thirty milliseconds, which no start should wait for. */
const formats = () =>
  shared("time formats", () => ({
    relative: new Intl.RelativeTimeFormat("en", { numeric: "auto" }),
    exact: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long" }),
    day: new Intl.DateTimeFormat("en-GB", { dateStyle: "long" }),
  }));

/** "25 November 2026 at 05:16:27 UTC", in the server's time zone. */
function exactTime(at: number): string {
  return formats().exact.format(at);
}

/** A day, with the exact time in the server's time zone. In milliseconds. */
export function Day({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {dayInWords(at)}
    </time>
  );
}

/** A day in words, as the server's time zone has it, from milliseconds. */
export function dayInWords(at: number): string {
  return formats().day.format(at);
}

/** A time in words, seen from `now`, with the exact one in the server's time zone. Both in milliseconds. */
export function When({ at, now }: { at: number; now: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {relativeWords(at, now)}
    </time>
  );
}

/** "3 hours ago". A time ahead of `now` (a clock was set back) counts as just now. */
export function relativeWords(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  for (const [unit, length] of units)
    if (seconds >= length) return formats().relative.format(-Math.floor(seconds / length), unit);
  return "just now";
}
