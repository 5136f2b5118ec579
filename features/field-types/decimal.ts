/** Decimals as texts (`-12.5`), exact at any length. */

/** No zeros in front that say nothing, none behind, no exponent, no negative zero. */
const canonical = /^(?!-0$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

/** Whether the text is a decimal in its one form. */
export function isDecimal(text: string): boolean {
  return canonical.test(text);
}

/** Digits behind the point. */
export function decimalsOf(decimal: string): number {
  const point = decimal.indexOf(".");
  return point < 0 ? 0 : decimal.length - point - 1;
}

/** The one form of a decimal with digits on at least one side of its point. */
export function canonicalDecimal(sign: "-" | "", whole: string, fraction: string): string {
  const front = whole.replace(/^0+(?=\d)/, "") || "0";
  const digits = withoutZerosBehind(fraction);
  const behind = digits === "" ? "" : `.${digits}`;
  return front + behind === "0" ? "0" : sign + front + behind;
}

/** Not by a regular expression, which looks at the same zeros again and again. */
function withoutZerosBehind(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}

/** Less than, equal to or greater than 0, as the first is to the second. */
export function compareDecimals(one: string, other: string): number {
  const [isLess, isMore] = [one.startsWith("-"), other.startsWith("-")];
  if (isLess !== isMore) return isLess ? -1 : 1;
  return isLess ? compareSizes(other.slice(1), one.slice(1)) : compareSizes(one, other);
}

function compareSizes(one: string, other: string): number {
  const [whole = "", fraction = ""] = one.split(".");
  const [otherWhole = "", otherFraction = ""] = other.split(".");
  return whole.length - otherWhole.length || order(whole, otherWhole) || order(fraction, otherFraction);
}

/** By the digits from the first on: a fraction that goes on is the greater one. */
function order(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
