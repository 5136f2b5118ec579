import { databaseSize, isSharedDatabase } from "#db/client.ts";
import { desc, sql } from "#db/drizzle.ts";
import { erasures, machines } from "#db/schema.ts";
import { shownDatabase } from "#db/shown-database.ts";
import type { SignedIn } from "#features/act.ts";
import { type FiguresOfDay, readFigures } from "#features/figures/read-figures.ts";
import { sharedNow } from "#features/machines/heartbeat.ts";
import { thisMachine } from "#features/machines/this-machine.ts";
import { settings } from "#lib/settings.ts";
import type { ShownSetting } from "#lib/shown-settings.ts";
import { asOperator } from "./as-operator.ts";

export type Status = Readonly<{
  /** By the clock that all machines share, in milliseconds. */
  now: number;
  figures: readonly FiguresOfDay[];
  database: Readonly<{ kind: "PostgreSQL" | "SQLite"; shown: string; bytes: number }>;
  /** Members deleted already of whom something is left to do. `since`: of the oldest. */
  erasures: Readonly<{ count: number; since: number | undefined }>;
  /** All that serve this database; one alone says nothing of itself. */
  machines: readonly Machine[];
  settings: readonly ShownSetting[];
}>;
export type Machine = Omit<typeof machines.$inferSelect, "id"> & Readonly<{ isThis: boolean }>;

/**
 * How the portal is, for an operator. Nothing in it is about one member, so it is nobody's look.
 * @throws NotAnOperator
 */
export async function readStatus(by: SignedIn): Promise<Status> {
  const { databaseUrl, shown } = settings();
  const [now, bytes, here] = [await sharedNow(), await databaseSize(), thisMachine()];
  const inDatabase = await asOperator({ by }, async (tx) => ({
    figures: await readFigures(tx, now),
    left: await tx
      .select({ count: sql`count(*)`.mapWith(Number), since: sql<unknown>`min(${erasures.at})` })
      .from(erasures),
    machines: isSharedDatabase() ? await tx.select().from(machines).orderBy(desc(machines.lastSeenAt)) : [],
  }));
  const [{ count, since } = { count: 0, since: null }] = inDatabase.left;
  const address = shownDatabase(databaseUrl);
  return {
    now,
    figures: inDatabase.figures,
    database: { kind: isSharedDatabase() ? "PostgreSQL" : "SQLite", shown: address, bytes },
    erasures: { count, since: count > 0 ? Number(since) : undefined },
    machines: inDatabase.machines.map(({ id, ...machine }) => ({ ...machine, isThis: id === here })),
    settings: shown.map((setting) =>
      setting.name === "DATABASE_URL" ? { ...setting, text: address } : setting,
    ),
  };
}
