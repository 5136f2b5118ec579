import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { compileCache } from "./portal.ts";

const command = join(import.meta.dirname, "../../cli/main.ts");

/** So many milliseconds after it begins to unpack, check and make ready (`stage`), or to put in place what is ready. */
export type Moment = Readonly<{ of: "stage" | "plan"; afterMs: number }>;

/**
 * Begins a restore that replaces what is there, and kills it.
 * @returns whether it had ended by then
 */
export async function killedRestore(
  file: string,
  settings: Record<string, string> & { DATA_DIR: string },
  { of, afterMs }: Moment,
): Promise<boolean> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [command, "restore", file, "--replace", "--yes"], {
    env: { PATH, HOME, NODE_ENV: "production", NODE_COMPILE_CACHE: compileCache, ...settings },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const marker = join(settings.DATA_DIR, of === "plan" ? "restoring/prepared" : "restoring");
  // As soon as it can be seen.
  while (!isOver() && !existsSync(marker)) await new Promise((next) => setImmediate(next));
  if (afterMs > 0) await Promise.race([pause(afterMs), ended]);
  const wasOver = isOver();
  child.kill("SIGKILL");
  await ended;
  return wasOver;
}
