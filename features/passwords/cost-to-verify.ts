import { database } from "#db/client.ts";
import { sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { members } from "#db/schema.ts";
import { settings } from "#lib/settings.ts";
import { wrappingIterations } from "./written-hash.ts";

/** PASSWORD_ITERATIONS allows no more: a damaged row does not have everybody wait. */
const mostIterations = 10_000_000;

// Apart: each is then a look at the end of its index.
const dearest = prepared((connection) =>
  connection
    .select({ own: highest(members.passwordCost), imported: highest(members.importedCost) })
    .from(sql`(select 1) as one`)
    .prepare("dearest_password"),
);

function highest(column: typeof members.passwordCost | typeof members.importedCost) {
  return sql<number | null>`(select max(${column}) from ${members})`;
}

/**
 * What it costs to verify a password, in iterations, a member's as well as nobody's: today's setting, or the dearest hash
 * that is stored, one that was brought along included. A cost that differed would tell who is a member.
 */
export async function costToVerify(): Promise<number> {
  const [stored] = await dearest(database()).execute();
  const own = stored?.own ?? 0;
  const imported = stored?.imported ? stored.imported + wrappingIterations : 0;
  return Math.max(settings().passwordIterations, Math.min(Math.max(own, imported), mostIterations));
}
