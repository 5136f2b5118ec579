import { database } from "#db/client.ts";
import { sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { members } from "#db/schema.ts";
import { settings } from "#lib/settings.ts";

/** PASSWORD_ITERATIONS allows no more: a damaged row does not have everybody wait. */
const mostIterations = 10_000_000;

const dearest = prepared((connection) =>
  connection
    .select({ cost: sql<number | null>`max(${members.passwordCost})` })
    .from(members)
    .prepare("dearest_password"),
);

/**
 * What it costs to verify a password, in iterations, a member's as well as nobody's: today's setting, or the dearest hash
 * that is stored. A cost that differed would tell who is a member.
 */
export async function costToVerify(): Promise<number> {
  const [stored] = await dearest(database()).execute();
  return Math.max(settings().passwordIterations, Math.min(stored?.cost ?? 0, mostIterations));
}
