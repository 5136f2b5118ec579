import { afterAll, beforeAll, expect, test } from "vitest";
import { atomically, closeDatabase, isUnavailable } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { throttles } from "#db/schema.ts";
import { settings } from "#lib/settings.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { waitFor } from "../../tests/support/portal.ts";
import { durable, type PostgresqlServer, startPostgresql } from "../../tests/support/postgresql.ts";

freshPortalPerTest();

let server: PostgresqlServer;
beforeAll(async () => {
  server = await startPostgresql(durable);
});
afterAll(() => server.stop());

test("while the standby is gone nothing is told as saved, and no wait for it stays behind", async () => {
  const { databaseUrl } = settings();
  await closeDatabase();
  change({ databaseUrl: await server.database("portal") });
  await migrate();
  await server.query("alter system set synchronous_standby_names = 'gone'");
  await server.query("select pg_reload_conf()");
  const saves = ["one", "two"].map((key) =>
    atomically(async (tx) => {
      await tx.insert(throttles).values({ key, count: 1, expiresAt: 1 });
    }),
  );
  for (const { status, reason } of (await Promise.allSettled(saves)) as PromiseRejectedResult[]) {
    expect(status).toBe("rejected");
    expect(isUnavailable(reason)).toBe(true);
  }
  await waitFor(async () => {
    const waits = await server.query("select 1 from pg_stat_activity where wait_event = 'SyncRep'");
    return waits.length === 0;
  });
  await closeDatabase();
  change({ databaseUrl });
});
