/** Comma separated values that spreadsheets may open without running what a person typed. */

/** What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"): also full-width, or on the next line. */
const signs = "=+\\-@\\t\\r\\n＝＋－＠";
const needsGuard = new RegExp(`^'*[${signs}]`);
const isGuarded = new RegExp(`^'+[${signs}]`);

/** Without it a spreadsheet that knows no better takes UTF-8 for an older code. */
const byteOrderMark = "\uFEFF";

type Rows = readonly (readonly string[])[];

/** A file of these rows, or its beginning: behind a byte order mark. */
export function csvOf(rows: Rows): string {
  return byteOrderMark + csvRows(rows);
}

/** Rows as one text: cells guarded, and quoted where they need it; lines ended by CRLF (RFC 4180). */
export function csvRows(rows: Rows): string {
  return rows.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/**
 * A `'` in front of what a spreadsheet would run, and also in front of what looks guarded already, so that
 * `csvUnguard` gives back every text exactly.
 */
export function csvGuard(text: string): string {
  return needsGuard.test(text) ? `'${text}` : text;
}

/** The text that `csvGuard` was given. */
export function csvUnguard(cell: string): string {
  return isGuarded.test(cell) ? cell.slice(1) : cell;
}

function csvCell(text: string): string {
  const cell = csvGuard(text);
  // Also what other readers than RFC 4180's split at or cut off: semicolons, tabs, outer spaces.
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
