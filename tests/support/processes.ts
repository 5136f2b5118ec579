import { readFileSync } from "node:fs";
import type { Portal } from "./portal.ts";

/** The process ids of a portal's workers, as the system lists its children. */
export function workersOf({ process }: Portal): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  return children.trim().split(" ").filter(Boolean).map(Number);
}
