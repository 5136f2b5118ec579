import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { compileCache } from "./portal.ts";

const command = join(import.meta.dirname, "../../cli/main.ts");

/** While it unpacks, checks and makes ready, or once it puts in place what is ready: so many milliseconds later. */
export type Moment = Readonly<{ of: "beginning" | "plan"; afterMs: number }>;

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
  const plan = join(settings.DATA_DIR, "restoring/prepared");
  // As soon as it can be seen.
  while (of === "plan" && !isOver() && !existsSync(plan)) await new Promise((next) => setImmediate(next));
  if (afterMs > 0) await Promise.race([pause(afterMs), ended]);
  const wasOver = isOver();
  child.kill("SIGKILL");
  await ended;
  return wasOver;
}
