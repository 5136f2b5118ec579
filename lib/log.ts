import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { pino } from "pino";
import { loggableLine } from "./log-fields.ts";
import { type Settings, settingsSoFar } from "./settings.ts";

type Fields = Readonly<Record<string, unknown>>;
type Level = "debug" | "info" | "warn" | "error";

/**
 * The log, on standard error: one JSON line a call with level, time, process id, event and the fields; made for
 * reading on a terminal. `event` is fixed words, what changes stands in the fields. An Error belongs in the field
 * `error`. Never give it an information value, a password or a token.
 */
export const log = {
  debug: (event: string, fields?: Fields) => write("debug", event, fields),
  info: (event: string, fields?: Fields) => write("info", event, fields),
  warn: (event: string, fields?: Fields) => write("warn", event, fields),
  error: (event: string, fields?: Fields) => write("error", event, fields),
};

function write(level: Level, event: string, fields: Fields = {}): void {
  const logger = currentLogger();
  if (!logger.isLevelEnabled(level)) return;
  logger[level](loggableLine(event, fields));
  if (level === "warn" || level === "error") writeLines();
}

/**
 * Lines of a few milliseconds, written together: a system call for each would cost as much as the rest. Warnings and
 * errors are written at once, with all that came before them.
 */
let lines = "";
/** What a reader has not taken yet. */
let waiting = Buffer.alloc(0);
/** So much waits for a reader that is slow; what comes after that is lost. */
const longestWait = 1_000_000;

const standardError: pino.DestinationStream = {
  write(line) {
    if (lines === "") setTimeout(writeLines, 5);
    if (lines.length + waiting.length < longestWait) lines += line;
  },
};
process.on("exit", writeLines);

function writeLines(): void {
  let left = Buffer.concat([waiting, Buffer.from(lines)]);
  lines = "";
  waiting = Buffer.alloc(0);
  try {
    while (left.length > 0) left = left.subarray(writeSync(2, left));
  } catch (error) {
    // A full disk behind the log, or a reader that left, must not end the portal; one that is slow gets it later.
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
    waiting = left;
    setTimeout(writeLines, 10);
  }
}

let made: { logger: pino.Logger; by: Settings | undefined } | undefined;

function currentLogger(): pino.Logger {
  const by = settingsSoFar();
  if (!made || made.by !== by) made = { logger: makeLogger(by), by };
  return made.logger;
}

/** Written once for all lines of a millisecond. */
let [written, time] = [0, ""];

function timeAt(now: number): string {
  if (now !== written) [written, time] = [now, `,"time":"${new Date(now).toISOString()}"`];
  return time;
}

function makeLogger(settings: Settings | undefined): pino.Logger {
  const pretty = settings?.logFormat ? settings.logFormat === "pretty" : process.stderr.isTTY;
  return pino(
    {
      level: settings?.logLevel ?? "info",
      base: { pid: process.pid },
      timestamp: () => timeAt(Date.now()),
      formatters: { level: (level) => ({ level }) },
    },
    pretty ? prettied(standardError) : standardError,
  );
}

/** Formats each line at once and in this thread, so that the last one before an exit is not lost. */
function prettied(destination: pino.DestinationStream): pino.DestinationStream {
  // Loaded on a terminal only, and out of the sight of Next's bundler.
  const { prettyFactory } = createRequire(import.meta.url)("pino-pretty") as typeof import("pino-pretty");
  const colorize = process.stderr.hasColors?.() ?? false;
  const format = prettyFactory({
    colorize,
    messageKey: "event",
    ignore: "pid",
    translateTime: "SYS:HH:MM:ss",
  });
  return { write: (line) => destination.write(format(line)) };
}
