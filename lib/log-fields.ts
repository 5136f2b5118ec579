import { visibleText } from "./visible-text.ts";

const secretName = /(password|token|cookie|secret|authorization)s?$/i;
const longest = 4000;
const deepest = 5;
const most = 100;

/** What a line has of itself. */
const reserved = new Set(["level", "time", "pid", "event"]);

/**
 * A line's fields as they may stand in the log: nothing secret, no character that forges a line or steers a terminal,
 * errors without the values that were in their statements, and nothing endless. `event` is fixed words and comes first.
 */
export function loggableLine(
  event: string,
  fields: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return addLoggable({ event }, fields, 0);
}

function addLoggable(said: Record<string, unknown>, fields: object, depth: number): Record<string, unknown> {
  for (const [name, value] of Object.entries(fields).slice(0, most))
    said[shownName(name, depth)] =
      secretName.test(name) && value !== undefined ? "[redacted]" : loggable(value, depth + 1);
  return said;
}

/** A second "level" in a line would win in most readers, and this object is no place for a prototype. */
function shownName(name: string, depth: number): string {
  const isTaken = name === "__proto__" || (depth === 0 && reserved.has(name));
  return isTaken ? `_${name}` : visibleText(name);
}

function loggable(value: unknown, depth: number): unknown {
  if (typeof value === "string") return loggableText(value);
  if (typeof value === "bigint" || typeof value === "symbol") return loggableText(String(value));
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return "[deeper]";
  if (value instanceof Error) return loggableError(value, depth);
  if (value instanceof Date || value instanceof URL) return loggableText(String(value.toJSON()));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, most).map((each) => loggable(each, depth + 1));
  return addLoggable({}, value, depth);
}

function loggableText(text: string): string {
  return visibleText(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

function loggableError(error: Error, depth: number): Record<string, unknown> {
  const described = { name: loggableText(error.name), code: codeOf(error), stack: framesOf(error) };
  // Drizzle's message and its cause's name the values of the statement: hashes, sealed values, tokens.
  if ("query" in error && "params" in error) return described;
  const cause = error.cause instanceof Error ? loggable(error.cause, depth + 1) : undefined;
  return { ...described, message: loggableText(error.message), cause };
}

/** The first code on the way down the causes: the database's own, where a library has wrapped it. */
function codeOf(error: Error): string | undefined {
  let at: unknown = error;
  for (let depth = 0; depth < deepest && at instanceof Error; depth++) {
    if ("code" in at && at.code !== undefined) return loggableText(String(at.code));
    at = at.cause;
  }
  return undefined;
}

/** Where it was thrown. The text before the frames is the message, and so left out, all of its lines. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? "";
  const start = stack.indexOf(error.message);
  const frames = start === -1 ? "" : stack.slice(start + error.message.length);
  return frames
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, 20)
    .map(loggableText);
}
