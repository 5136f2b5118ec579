import { readFileSync } from "node:fs";
import type { Portal } from "./portal.ts";

/** The process ids of a portal's workers, as the system lists its children. */
export function workersOf({ process }: Portal): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  return children.trim().split(" ").filter(Boolean).map(Number);
}

/** Whether the process is there and has not ended. */
export function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[2] !== "Z";
  } catch {
    return false;
  }
}
