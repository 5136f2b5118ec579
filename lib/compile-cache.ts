import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";

/** For a process whose environment is its own: what this one need not compile again, it need not either. */
export function compileCacheEnvironment(): Record<string, string> {
  // It has a folder for each version of Node.
  const folder = getCompileCacheDir();
  return folder ? { NODE_COMPILE_CACHE: dirname(folder) } : {};
}
