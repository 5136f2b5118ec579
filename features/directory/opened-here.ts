import type { Transaction } from "#db/client.ts";
import { and, eq, gt, inArray } from "#db/drizzle.ts";
import { openings } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { settings } from "#lib/settings.ts";

/** Of these members those whose values the operator's session may be shown now: with OPERATOR_REASON=on, who is opened. */
export async function openedHere(
  tx: Transaction,
  { session, from }: SignedIn,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (!settings().operatorReason) return new Set(ids);
  if (ids.length === 0) return new Set();
  const rows = await tx
    .select({ id: openings.memberId })
    .from(openings)
    .where(
      and(
        eq(openings.sessionId, session.id),
        inArray(openings.memberId, [...ids]),
        gt(openings.until, from.at),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}
