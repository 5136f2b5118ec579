/** The same day so many months ago, or the last of a shorter month, in milliseconds since 1970. */
export function monthsBefore(now: number, months: number): number {
  const date = new Date(now);
  const day = date.getDate();
  date.setMonth(date.getMonth() - months);
  // The 31st of a month with 30 days is the 1st of the next one.
  if (date.getDate() !== day) date.setDate(0);
  return date.getTime();
}
