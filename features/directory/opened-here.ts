import type { Transaction } from "#db/client.ts";
import { and, eq, gt, inArray } from "#db/drizzle.ts";
import { openings } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { openedReason } from "#features/operators/openings.ts";
import { settings } from "#lib/settings.ts";

/**
 * Of these members those whose values the operator's session may be shown now, each with the reason: with
 * OPERATOR_REASON=on who is opened, else all, without one.
 */
export async function openedHere(
  tx: Transaction,
  { session, from }: SignedIn,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  if (!settings().operatorReason) return new Map(ids.map((id) => [id, undefined]));
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(openings)
    .where(
      and(
        eq(openings.sessionId, session.id),
        inArray(openings.memberId, [...ids]),
        gt(openings.until, from.at),
      ),
    );
  const reasons = rows.map((row) => [row.memberId, openedReason(row)] as const);
  return new Map(reasons.filter(([, reason]) => reason !== undefined));
}
