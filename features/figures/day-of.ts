const oneDayMs = 24 * 60 * 60 * 1000;

/** For how many days figures are kept and shown, today among them. */
export const keptDays = 90;

/** The day of an instant as `2026-11-28`, in the portal's time zone. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${date.getFullYear()}-${month}-${day}`;
}

/** Noon of a day in the portal's time zone, in milliseconds: an instant by which the day can be written out. */
export function noonOf(day: string): number {
  return new Date(`${day}T12:00`).getTime();
}

/** All days from the first that is kept to the one of this instant. */
export function keptUntil(now: number): string[] {
  // From noon to noon: days with a change of the clock are longer or shorter.
  const noon = noonOf(dayOf(now));
  return Array.from({ length: keptDays }, (_, at) => dayOf(noon - (keptDays - 1 - at) * oneDayMs));
}
