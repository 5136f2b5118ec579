/** Data, on standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(data: unknown): void {
  print(JSON.stringify(data, null, 2));
}

/** Words for a person, on standard error. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const eraseLine = "\r\u001b[K";

/** How far it is, in place of what was said of it before; on a terminal only. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(eraseLine + text);
}

export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write(eraseLine);
}

/** Lines of a name and a value, the values below each other. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

/** "2026-11-28 08:45", in the machine's time zone (TZ). */
export function timeText(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
