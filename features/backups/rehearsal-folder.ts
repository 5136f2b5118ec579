import { join } from "node:path";

/** Where the newest backup is restored for a while. */
export function rehearsalFolder(dataDir: string): string {
  return join(dataDir, "rehearsing");
}
