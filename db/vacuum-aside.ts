import { vacuum } from "./client.ts";
import { dialect } from "./dialect.ts";
import { vacuumInThread } from "./sqlite/vacuum.ts";

/** As `vacuum`, without holding up this process: for the primary alone, since Next's bundle would not find the thread. */
export const vacuumAside = dialect === "sqlite" ? vacuumInThread : vacuum;
