import { connections } from "./cases/connections.ts";
import { handshakes } from "./cases/handshakes.ts";
import { pages } from "./cases/pages.ts";
import type { Bench } from "./support/rows.ts";

/** In the order of the table. */
export const benches: readonly Bench[] = [handshakes, pages, connections];
