import type { PageWords } from "#lib/words/page-words.ts";

/** A day, with the exact time in the server's time zone. In milliseconds. */
export function Day({ at, format }: { at: number; format: PageWords["format"] }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={format.exactTime(at)}>
      {format.day(at)}
    </time>
  );
}

type When = Readonly<{ at: number; now: number; words: PageWords }>;

/** A time in words, seen from `now`, with the exact one in the server's time zone. Both in milliseconds. */
export function When({ at, now, words: { t, format } }: When) {
  return (
    <time dateTime={new Date(at).toISOString()} title={format.exactTime(at)}>
      {format.relativeTime(at, now) ?? t("time.justNow")}
    </time>
  );
}
