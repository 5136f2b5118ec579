const longestMs = 7 * 24 * 60 * 60 * 1000;

/**
 * How long an answer asks to be left alone (RFC 9110 10.2.3: seconds or a date), at most a week; undefined where it
 * does not say, or says nonsense.
 * @param now milliseconds
 */
export function retryAfterMsOf(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  const ms = /^\d{1,12}$/.test(value) ? Number(value) * 1000 : dateOf(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestMs);
}

/** Of the forms of RFC 9110 5.6.7 the one that may be sent. */
function dateOf(value: string): number {
  return /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
}
