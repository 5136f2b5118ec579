import { format } from "node:util";
import { log } from "#lib/log.ts";

/**
 * What Next and libraries print goes into the log, a line each: standard output is for the start block alone, and
 * a text with line breaks must not look like several lines of ours.
 */
export function logConsole(): void {
  const quiet = (...said: unknown[]) => log.debug("console", { text: format(...said).slice(0, 2_000) });
  const loud = (...said: unknown[]) => log.warn("console", { text: format(...said).slice(0, 2_000) });
  Object.assign(console, { log: quiet, info: quiet, debug: quiet, trace: quiet, warn: loud, error: loud });
}
