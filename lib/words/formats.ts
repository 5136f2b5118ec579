import { type Language, localeOf } from "./languages.ts";

const units = [
  ["year", 365 * 24 * 60 * 60],
  ["month", 30 * 24 * 60 * 60],
  ["day", 24 * 60 * 60],
  ["hour", 60 * 60],
  ["minute", 60],
] as const;

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
const durationUnits = [
  ["day", 24 * 60 * 60],
  ["hour", 60 * 60],
  ["minute", 60],
] as const;

export type Formats = ReturnType<typeof makeFormats>;

const made = new Map<Language, Formats>();

/** How a language writes dates, times, numbers and lists. Instants are in milliseconds, in the server's time zone. */
export function formatsOf(language: Language): Formats {
  const formats = made.get(language) ?? makeFormats(localeOf(language));
  made.set(language, formats);
  return formats;
}

function makeFormats(locale: string) {
  // Each is made when first needed: the first one takes V8 thirty milliseconds, which no start should wait for.
  const exactly = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }));
  const secondly = lazily(
    () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }),
  );
  const daily = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: "long" }));
  const timely = lazily(() => new Intl.DateTimeFormat(locale, { timeStyle: "short" }));
  const weekly = lazily(() => new Intl.DateTimeFormat(locale, { weekday: "long" }));
  const ranges = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }));
  const relatively = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  const numbers = lazily(() => new Intl.NumberFormat(locale));
  const lists = lazily(() => new Intl.ListFormat(locale, { type: "unit" }));
  const seconds = lazily(() => unitFormat(locale, "second"));
  const minutes = lazily(() => unitFormat(locale, "minute"));
  const milliseconds = lazily(
    () => new Intl.NumberFormat(locale, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 }),
  );
  const inBytes = byteUnits.map((unit) =>
    lazily(() => new Intl.NumberFormat(locale, { style: "unit", unit, maximumSignificantDigits: 3 })),
  );
  const inUnits = durationUnits.map(([unit]) => lazily(() => unitFormat(locale, unit)));
  return {
    /** "27 Nov 2026, 17:08" */
    exactTime: (at: number) => exactly().format(at),
    /** "27 Nov 2026, 17:08:31" */
    timeToTheSecond: (at: number) => secondly().format(at),
    /** "02:30" */
    timeOfDay: (at: number) => timely().format(at),
    /** "Monday" */
    weekday: (at: number) => weekly().format(at),
    /** "27 November 2026" */
    day: (at: number) => daily().format(at),
    /** "25–27 Nov 2026" */
    days: (from: number, until: number) => ranges().formatRange(from, until),
    /** "3 hours ago", "yesterday". Undefined for less than a minute, and for a time ahead: a clock was set back. */
    relativeTime(at: number, now: number): string | undefined {
      const ago = (now - at) / 1000;
      const found = units.find(([, length]) => ago >= length);
      return found && relatively().format(-Math.floor(ago / found[1]), found[0]);
    },
    /** "8,000" */
    number: (number: number) => numbers().format(number),
    /** "1.2 MB": in units of a thousand, as disks are sold. */
    bytes(bytes: number): string {
      const exponent = bytes < 1000 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
      return inBytes[exponent]?.().format(bytes / 1000 ** exponent) ?? "";
    },
    /** "12 ms" */
    milliseconds: (ms: number) => milliseconds().format(ms),
    /** "3 days", "5 hours", "1 minute": a time that has passed, in its largest unit. */
    duration(ms: number): string {
      const passed = Math.max(60, ms / 1000);
      const unit = durationUnits.findIndex(([, length]) => passed >= length);
      const [, length = 1] = durationUnits[unit] ?? [];
      return inUnits[unit]?.().format(Math.floor(passed / length)) ?? "";
    },
    /** "Name, Contact" */
    list: (items: readonly string[]) => lists().format(items),
    /** How long to wait: "45 seconds", "1 minute", "12 minutes". */
    waitingTime: (wait: number) =>
      wait < 60 ? seconds().format(Math.ceil(wait)) : minutes().format(Math.ceil(wait / 60)),
  };
}

function unitFormat(locale: string, unit: "second" | (typeof durationUnits)[number][0]): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" });
}

function lazily<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
