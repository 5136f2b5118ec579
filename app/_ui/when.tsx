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

/** The exact time in the server's time zone, and in words how long ago it was, seen from `now`. Both in milliseconds. */
export function When({ at, now, words: { t, format } }: When) {
  return (
    <>
      <Exactly at={at} format={format} /> ({format.relativeTime(at, now) ?? t("time.justNow")})
    </>
  );
}

/** The exact time in the server's time zone. In milliseconds. */
export function Exactly({ at, format }: { at: number; format: PageWords["format"] }) {
  return <time dateTime={new Date(at).toISOString()}>{format.exactTime(at)}</time>;
}
