import { join } from "node:path";
import Database from "better-sqlite3";
import type { Portal } from "./portal.ts";

/** Makes a portal's database some 8 MB larger, so that whoever copies it takes long enough to be disturbed. */
export function enlarge({ dataDir }: Portal): void {
  const database = new Database(join(dataDir, "postern.db"), { timeout: 5_000 });
  database.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 8000)
    insert into throttles select hex(randomblob(500)), i, 9000000000000 from n`);
  database.close();
}
