import { backup } from "./cases/backup.ts";
import { browser } from "./cases/browser.ts";
import { connections } from "./cases/connections.ts";
import { directory, directory30 } from "./cases/directory.ts";
import { fairness } from "./cases/fairness.ts";
import { handshakes } from "./cases/handshakes.ts";
import { logIns } from "./cases/log-ins.ts";
import { machines } from "./cases/machines.ts";
import { members, membersOnPostgresql } from "./cases/members.ts";
import { membersExport, membersExport30 } from "./cases/members-export.ts";
import { pages } from "./cases/pages.ts";
import { postgresql } from "./cases/postgresql.ts";
import { processes } from "./cases/process.ts";
import { thirtyFields } from "./cases/thirty-fields.ts";
import { updates } from "./cases/updates.ts";
import type { Bench } from "./support/rows.ts";

/** In the order of the table. */
export const benches: readonly Bench[] = [
  handshakes,
  connections,
  pages,
  logIns,
  fairness,
  updates,
  members,
  membersOnPostgresql,
  directory,
  membersExport,
  thirtyFields,
  backup,
  directory30,
  membersExport30,
  postgresql,
  machines,
  processes,
  browser,
];
