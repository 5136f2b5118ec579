import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What collects this process's garbage when it is called. */
export function garbageCollector(): NodeJS.GCFunction {
  // The flag stands only for a moment: V8 takes no compiled code from the cache that was written under other flags.
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as NodeJS.GCFunction;
  setFlagsFromString("--no-expose-gc");
  return collect;
}
